# The way in: `make demo` sets up what is missing and lets you hear it; `make help` lists the rest.

PYTHON ?= python3
RUN := .venv/bin/python
BUILD = test -e latentplay/latentplay.pd_linux || echo "building (a minute or two) …"; $(RUN) setup.py --quiet build_ext --inplace
NEED_PYTHON = command -v $(PYTHON) >/dev/null || { echo "latentplay: no '$(PYTHON)' here: install Python 3.10 to 3.13 (Debian, Ubuntu: apt install python3)"; exit 1; }

.PHONY: help demo play build prepare prepare-test test test-systems lint bench sanitize fuzz soak test-models patches dek max-package clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*##  *\(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

demo: build  ## set up what is missing, then render a sound through the demo model in Pd: demo.wav, demo.png
	@$(RUN) -m latentplay.cli demo

play: build  ## open the live patch in Pd (needs a screen and a sound card)
	@$(RUN) -m latentplay.cli demo --live

build: prepare  ## compile what changed
	@$(BUILD)

prepare:
	@$(NEED_PYTHON)
	@$(PYTHON) pyext_src/prepare.py

prepare-test:
	@$(NEED_PYTHON)
	@$(PYTHON) pyext_src/prepare.py test

test: prepare-test  ## all tests, with real Pd, on all cores, then those that must be on time, one at a time
	@$(BUILD)
	@$(RUN) -m pytest -n $$(($$(nproc 2>/dev/null || echo 2) + 2)) -m "not live"
	@$(RUN) -m pytest -m live --reruns 1  # real time: once more, should the machine have been elsewhere for a second

test-systems: prepare-test build  ## builds for macOS and Windows, the latter played under wine; kernels for ARM (a quarter of an hour)
	@$(PYTHON) pyext_src/prepare.py test systems
	@LATENTPLAY_SYSTEMS=1 $(RUN) -m pytest tests/plan/test_kernels_arm.py tests/max/test_cross_build.py tests/max/test_wine.py tests/max/test_fake_max.py

lint: prepare-test  ## style, types, and the rules of the audio thread
	@$(RUN) -m ruff check .
	@$(RUN) -m mypy & types=$$!; $(RUN) pyext_src/check_audio.py; audio=$$?; wait $$types && exit $$audio

bench: build  ## measure latency, load and robustness on this machine
	@$(RUN) -W ignore tests/bench

SANITIZED = tests/plan tests/objects tests/audio/test_mixer.py tests/pd/test_pd_what_ends_others.py tests/pd/test_pd_mod.py tests/pd/test_pd_mix.py tests/pd/test_pd_preset.py
sanitize: prepare-test build  ## everything in Pd and in the fake Max under sanitizers of memory, undefined behaviour and races (an hour)
	@$(RUN) tests/support/sanitized.py $(SANITIZED) -m "not live" -k "not max and not gelu"
	@for kind in address thread; do LATENTPLAY_SANITIZE=$$kind $(RUN) -m pytest tests/max/test_max_objects.py tests/max/test_max_signals.py || exit 1; done

fuzz: prepare-test build  ## models, documents and messages changed at random, a minute each: SECONDS=3600 make fuzz
	@$(RUN) -W ignore tests/fuzz --seconds $(or $(SECONDS),60)

soak: prepare-test build  ## two chains played by chance for hours of music, off-line, and a verdict: HOURS=24 make soak; LIVE=30 make soak: so many minutes in Pd under JACK
	@$(RUN) -W ignore tests/soak $(if $(LIVE),--live $(LIVE),--hours $(or $(HOURS),1))

test-models: prepare-test build  ## every model in a folder: LATENTPLAY_MODELS=folder make test-models
	@test -n "$(LATENTPLAY_MODELS)" || { echo "latentplay: say where the models are: LATENTPLAY_MODELS=folder make test-models"; exit 1; }
	@LATENTPLAY_MODELS="$(LATENTPLAY_MODELS)" $(RUN) -m pytest tests/engine/test_models.py

patches: prepare-test build  ## draw every patch as Pd shows it: docs/img; ends with an error when Pd complains
	@$(RUN) docs/figures/patches.py

dek: build  ## the package for deken, for this system: dist/latentplay[v…](…).dek
	@$(RUN) -m latentplay.generate.dek

max-package: prepare-test  ## the package for Max, for macOS and Windows: dist/latentplay-max-VERSION.zip
	@$(RUN) -m latentplay.generate.max.package

clean:  ## remove what was built; .venv stays
	@rm -rf build latentplay/*.so latentplay/*.pd_linux latentplay/_build.py latentplay/latentplay.cfg pyext_src/lp_table.h pyext_src/lp_limits.h
