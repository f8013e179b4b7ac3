// The map of one basis: seeds with a place each in the unit square; neighbours move alike.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

namespace lp {

struct MapPoint {
    int32_t seed;
    float x, y;  // 0 to 1
};

class SeedMap {
   public:
    void add(MapPoint point) { points_.push_back(point); }
    bool empty() const { return points_.empty(); }
    size_t size() const { return points_.size(); }
    const std::vector<MapPoint>& points() const { return points_; }

    // The `count` seeds nearest to (x, y), nearest first; of two as near, the one that stands first in the file. Where
    // there are fewer, they repeat. False when there are none at all.
    bool nearest(double x, double y, int count, int32_t* seeds) const {
        if (empty()) return false;
        const std::vector<Near> near = sorted(x, y, std::min(static_cast<size_t>(std::max(count, 0)), size()));
        for (int i = 0; i < count; ++i) seeds[i] = points_[near[static_cast<size_t>(i) % size()].index].seed;
        return true;
    }

   private:
    struct Near {
        double distance;  // squared
        uint32_t index;
        bool operator<(const Near& other) const {
            return distance != other.distance ? distance < other.distance : index < other.index;
        }
    };

    std::vector<Near> sorted(double x, double y, size_t count) const {
        std::vector<Near> near(size());
        for (size_t i = 0; i < size(); ++i) {
            const double dx = points_[i].x - x, dy = points_[i].y - y;
            near[i] = {dx * dx + dy * dy, static_cast<uint32_t>(i)};
        }
        std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(count), near.end());
        return near;
    }

    std::vector<MapPoint> points_;
};

}  // namespace lp
