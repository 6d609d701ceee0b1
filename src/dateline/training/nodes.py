"""Nodes and constants of an ONNX graph, collected one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


class Nodes:
    """Collects nodes and constants; a method adds some and returns the name of what they compute."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._named: set[str] = set()

    def _constant(self, name: str, value: Any) -> str:
        if name not in self._named:
            self._named.add(name)
            self.constants.append(numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def _op(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        output = f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def _output(self, operator: str, *inputs: str, name: str, shape: list[str | int]) -> onnx.ValueInfoProto:
        self.nodes.append(helper.make_node(operator, inputs, [name]))
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
