"""The names of the API, for editors and type checkers: at run time each is imported when it is first used."""

from latentplay.bend import Bender as Bender
from latentplay.control import Mapper as Mapper
from latentplay.control.control import Control as Control
from latentplay.control.control import time_form as time_form
from latentplay.control.control import vector_of as vector_of
from latentplay.errors import BadValue as BadValue
from latentplay.errors import LatentPlayError as LatentPlayError
from latentplay.errors import ModelError as ModelError
from latentplay.files.sound_files import read_sound as read_sound
from latentplay.files.sound_files import write_sound as write_sound
from latentplay.model.folders import find_model as find_model
from latentplay.model.folders import models as models
from latentplay.model.info import ModelInfo as ModelInfo
from latentplay.model.info import info as info
from latentplay.model.model import Model as Model
from latentplay.model.model import load as load
from latentplay.modulation.modulator import Modulator as Modulator
from latentplay.modulation.seedmap import SeedMap as SeedMap
from latentplay.modulation.texture import texture as texture
from latentplay.preset import Preset as Preset
from latentplay.preset import Presets as Presets
from latentplay.preset.automation import Automation as Automation
from latentplay.render.look import plot as plot
from latentplay.render.mixer import Mixer as Mixer
from latentplay.render.performance import Performance as Performance
from latentplay.render.render import render as render
from latentplay.render.rendering import Rendering as Rendering

__version__: str
__all__: list[str]
