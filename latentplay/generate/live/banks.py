"""What Push shows: banks of eight encoders and eight buttons, by long names."""

from __future__ import annotations

from typing import Any

BUTTONS = ["Modulation", "Freeze", "Sync", "Link Channels", "Limit", "Encode", "Decode", "Align Auto"]
LINKS = ["Modulation", "Freeze", "Sync", "Link Channels", "Link Seed", "Link Scale", "Link Offset", "Limit"]
SHAPES = ["Flip", "Live Mode", "Modulation", "Freeze", "Limit", "Encode", "Decode", "Align Auto"]
BANKS: dict[str, tuple[list[str], list[str]]] = {
    "Main": (["Dry Wet", "In", "Wet", "Out", "Jump", "Smooth", "Time", "Time Chaos"], BUTTONS),
    "Move": (["Basis", "Range Mode", "Jump", "Smooth", "Time Chaos", "Seed Map X", "Seed Map Y", "Time"], LINKS),
    "Time": (["Time Unit", "Time", "Time Note", "Time Chaos", "Tempo", "Jump", "Smooth", "Basis"], LINKS),
    "Scale": ([f"Scale {n}" for n in range(1, 9)], LINKS),
    "Offset": ([f"Offset {n}" for n in range(1, 9)], LINKS),
    "Pad": (["Pad X", "Pad Y", "Pad Mode", "Pad Glide", "Morph", "Preset Glide", "Dry Wet", "Out"], BUTTONS),
    "Bend": (["Weight Scale", "Weight Chaos", "Distribution", "Random", "Align", "Wet", "Dry Wet", "Out"], SHAPES),
}


def banks() -> dict[str, Any]:
    """As Max keeps them."""
    return {str(place): {"index": place, "name": name, "parameters": encoders, "buttons": buttons}
            for place, (name, (encoders, buttons)) in enumerate(BANKS.items())}
