"""Plans for tests: arrays as views with strides of any kind, steps over them, and what a step made of them."""

from __future__ import annotations

import numpy as np

from latentplay import _steps

TYPES = {"float32": "real", "int64": "whole", "uint8": "truth", "bool": "truth", "complex64": "complex"}
DTYPES = {"real": np.float32, "whole": np.int64, "truth": np.uint8, "complex": np.complex64}


def row_major(sizes):
    strides, stride = [], 1
    for size in reversed(sizes):
        strides.insert(0, stride)
        stride *= size
    return strides


class PlanMaker:
    """A plan with one method, built step by step."""

    def __init__(self, seed=0, channels=1, length=1):
        self.random = np.random.default_rng(seed)
        self.buffers, self.steps, self.layers = [], [], {}
        self.input = self.buffer("input", "real", [1, channels, length])

    def add(self, role, kind, size, name="", values=b""):
        self.buffers.append({"role": role, "type": kind, "size": int(size), "name": name, "values": values})
        return len(self.buffers) - 1

    def buffer(self, role, kind, sizes, *, shuffled=False, values=None, name=""):
        """A view over a buffer of its own; shuffled: dimensions in any order, with gaps."""
        order = self.random.permutation(len(sizes)) if shuffled else np.arange(len(sizes))
        strides, stride = [0] * len(sizes), 1
        for d in reversed(order):
            strides[d] = stride
            stride *= sizes[d] + (int(self.random.integers(3)) if shuffled else 0)
        offset = int(self.random.integers(5)) if shuffled else 0
        size = offset + max(stride, 1)
        number = self.add(role, kind, size, name)
        if values is not None:
            memory = np.zeros(size, DTYPES[kind])
            where = np.lib.stride_tricks.as_strided(memory[offset:], sizes, [s * memory.itemsize for s in strides])
            where[...] = values
            if role == "weight":
                self.layers[name] = memory
            else:
                self.buffers[number]["values"] = memory.tobytes()
        return (number, offset, list(sizes), strides)

    def constant(self, values, *, shuffled=False):
        values = np.asarray(values)
        return self.buffer("constant", TYPES[str(values.dtype)], list(values.shape), shuffled=shuffled, values=values)

    def state(self, values, **options):
        values = np.asarray(values)
        return self.buffer("state", TYPES[str(values.dtype)], list(values.shape), values=values, **options)

    def weight(self, name, values, **options):
        values = np.asarray(values, np.float32)
        return self.buffer("weight", "real", list(values.shape), values=values, name=name, **options)

    def result(self, sizes, kind="real", *, shuffled=False):
        """Where a step writes: a state, so that a test can look at it."""
        return self.state(np.zeros(sizes, DTYPES[kind]), shuffled=shuffled)

    def step(self, op, inputs, outputs, integers=(), reals=()):
        outputs = outputs if isinstance(outputs, list) else [outputs]
        self.steps.append({"op": op, "in": inputs, "out": outputs, "integers": list(integers), "reals": list(reals)})

    def plan(self, out=None):
        method = {"units": 1, "steps": self.steps, "in": self.input, "out": out or self.input}
        return {"buffers": self.buffers, "methods": [method]}

    def net(self, out=None, precision=0):
        return Net(self, _steps.Net(self.plan(out), self.layers, precision))


class Net:
    """A net, and its buffers as arrays."""

    def __init__(self, maker, net):
        self.buffers, self.input, self.net = maker.buffers, maker.input, net

    def run(self, values=None, seed=0):
        values = np.zeros(self.input[2], np.float32) if values is None else values
        out, self.good = self.net.run(values, 0, seed)
        return out

    def value(self, view):
        number, offset, sizes, strides = view
        dtype = np.dtype(DTYPES[self.buffers[number]["type"]])
        memory = self.net.memory(number, self.buffers[number]["size"] * dtype.itemsize).view(dtype)
        return np.lib.stride_tricks.as_strided(memory[offset:], sizes, [s * dtype.itemsize for s in strides]).copy()


def permuted(view, order):
    number, offset, sizes, strides = view
    return (number, offset, [sizes[d] for d in order], [strides[d] for d in order])


def part(view, dimension, first, last, step=1):
    """A slice of a view."""
    number, offset, sizes, strides = view
    sizes, strides = list(sizes), list(strides)
    count = len(range(*slice(first, last, step).indices(sizes[dimension])))
    offset += first * strides[dimension]
    sizes[dimension], strides[dimension] = count, strides[dimension] * step
    return (number, offset, sizes, strides)


def one_result(op, arrays, sizes, kind="real", integers=(), reals=(), seed=0):
    """What one step makes of arrays, all of them as shuffled views."""
    maker = PlanMaker(seed)
    inputs = [maker.constant(array, shuffled=True) for array in arrays]
    out = maker.result(sizes, kind, shuffled=True)
    maker.step(op, inputs, out, integers, reals)
    net = maker.net()
    net.run()
    return net.value(out)
