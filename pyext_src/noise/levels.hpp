// What brings each basis to the same level: mean 1/2 and standard deviation 1/4 over 1024 seeds; written by
// `python -m latentplay.modulation.texture.levels --write`.
#pragma once

namespace lp {

struct Level {
    double centre, gain;
};

constexpr Level kLevels[] = {
    {0.49895, 1.84682},  // cell
    {-0.00097, 1.43682},  // simplex
    {0.00001, 7.97960},  // perlin
    {0.00020, 3.84263},  // distorted
    {0.49966, 1.84070},  // voronoi
    {0.78290, 2.27596},  // fractal
};

}  // namespace lp
