"""What eight numbers a column do without a network: principal components of log-mel frames, made sound again."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from latentplay.training.distance import pooling, window
from latentplay.training.net import LATENTS, RATIO, SR

LENGTH, HOP, BANDS = 2048, 512, 80
FLOOR = 1e-4
ROUNDS = 60


def spectrum(x: Tensor) -> Tensor:
    """(T,) -> complex (bins, columns), column j centred on sample 512 j."""
    return torch.stft(x, LENGTH, HOP, window=window(LENGTH), return_complex=True)


def sound(columns: Tensor, length: int) -> Tensor:
    """`spectrum` back to (length,) samples."""
    return torch.istft(columns, LENGTH, HOP, window=window(LENGTH), length=length)


def shares() -> Tensor:
    """(bins, bands): how much each mel band takes from each bin; each column adds up to 1."""
    matrix = pooling(LENGTH, BANDS, SR)
    return matrix / matrix.sum(0).clamp(min=1e-9)


def log_mel(x: Tensor) -> Tensor:
    """(T,) -> (columns, 80): log mean power per band, a column every 2048 samples."""
    power = torch.view_as_real(spectrum(x)).square().sum(-1)
    return torch.log(power[:, :: RATIO // HOP].t() @ shares() + FLOOR * FLOOR)


@dataclass
class Components:
    """The mean log-mel frame, (80,), and the eight directions in which teaching sounds differ most, (80, 8)."""

    mean: Tensor
    directions: Tensor

    def frames(self, x: Tensor) -> Tensor:
        """Log-mel frames of `x`, rebuilt from eight coefficients each: (columns, 80)."""
        return (log_mel(x) - self.mean) @ self.directions @ self.directions.t() + self.mean


def fit(sounds: dict[str, np.ndarray], seconds: float = 60) -> Components:
    """Principal components of the first `seconds` of each family."""
    frames = torch.cat([log_mel(torch.from_numpy(s[: int(seconds * SR)].copy())) for s in sounds.values()])
    mean = frames.mean(0)
    values, vectors = torch.linalg.eigh((frames - mean).t() @ (frames - mean))
    return Components(mean, vectors[:, values.argsort(descending=True)[:LATENTS]])


def magnitudes(frames: Tensor, columns: int) -> Tensor:
    """Frames every 2048 samples to magnitudes every 512, (bins, columns); straight lines in level between frames."""
    at = (torch.arange(columns) * (HOP / RATIO)).clamp(max=len(frames) - 1.001)
    low = at.long()
    fine = torch.lerp(frames[low], frames[(low + 1).clamp(max=len(frames) - 1)], (at - low)[:, None])
    spread = F.normalize(pooling(LENGTH, BANDS, SR), 1.0, 1)
    return (fine.exp() @ spread.t()).sqrt().t()


def with_phase(rebuilt: Tensor, x: Tensor) -> Tensor:
    """Sound of these magnitudes with the phases of `x`: a help that no decoder has."""
    return sound(torch.polar(rebuilt, spectrum(x).angle()), x.shape[0])


def griffin_lim(rebuilt: Tensor, length: int) -> Tensor:
    """Sound of these magnitudes, phases found by going to and fro. Source: Perraudin et al. 2013 (fast Griffin-Lim)."""
    generator = torch.Generator().manual_seed(0)
    phase = torch.exp(2j * torch.pi * torch.rand(rebuilt.shape, generator=generator))
    before = torch.zeros_like(phase)
    for _ in range(ROUNDS):
        now = spectrum(sound(rebuilt * phase, length))
        ahead = now + 0.99 * (now - before)
        phase, before = ahead / (ahead.abs() + 1e-9), now
    return sound(rebuilt * phase, length)
