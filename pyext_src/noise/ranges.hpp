// Where each basis has its 1st and 99th percentile over 1024 seeds: the levels of the first law.
#pragma once

namespace lp {

struct Range {
    double low, high;
};

constexpr Range kRanges[] = {
    {0.01030, 0.99012},  // cell
    {-0.73770, 0.73858},  // simplex
    {-0.25485, 0.25458},  // perlin
    {-0.38034, 0.38018},  // distorted
    {0.01012, 0.98995},  // voronoi
    {0.27858, 1.38325},  // fractal
};

}  // namespace lp
