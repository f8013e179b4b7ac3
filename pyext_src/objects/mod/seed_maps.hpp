// The seed maps of the six bases, as `seedmap x y` asks them; message side only.
//
//     SeedMaps maps;
//     if (!maps.reload(data_folder)) print(maps.error());
//     mod.use_seed_map(SeedMaps::look_up, &maps);
#pragma once

#include <string>

#include "objects/mod/seed_map_file.hpp"
#include "objects/mod/seed_map_text.hpp"

namespace lp {

class SeedMaps {
   public:
    // The shipped maps, and over them the bases of the user's own file where there is one. False, with one line in
    // error(), when a file is not good: then what was there before stays, or the shipped maps at the first time.
    bool reload(const std::string& data_folder) {
        SixMaps fresh;
        error_.clear();
        bool good = add(shipped_seed_map(data_folder), fresh);
        const std::string own = own_seed_map();
        if (exists(own)) good = add(own, fresh) && good;
        if (good || !loaded_) maps_ = std::move(fresh);
        loaded_ = true;
        return good;
    }

    // One file alone; its bases replace those that are there. False as above, and nothing has changed.
    bool load(const std::string& path) {
        error_.clear();
        const bool good = add(path, maps_);
        loaded_ = loaded_ || good;
        return good;
    }

    // See SeedMap::nearest; false when there is no map for the basis.
    bool nearest(int basis, double x, double y, int count, int32_t* seeds) const {
        return basis >= 0 && basis < kBases && map(basis).nearest(x, y, count, seeds);
    }

    // A SeedLookup for lp::Modulator; the context is the SeedMaps.
    static bool look_up(void* context, int basis, double x, double y, int count, int32_t* seeds) {
        return static_cast<const SeedMaps*>(context)->nearest(basis, x, y, count, seeds);
    }

    const SeedMap& map(int basis) const { return maps_[static_cast<size_t>(basis)]; }
    const std::string& error() const { return error_; }

   private:
    // Puts the bases of a file over those in `maps`, or changes nothing and sets error().
    bool add(const std::string& path, SixMaps& maps) {
        std::string text, why;
        SixMaps found;
        MapText reader;
        if (!read_map_file(path, text, why)) return fail(path, " " + why);
        if (!reader.read(text, found)) {
            return fail(path, ", " + reader.error() + "; make a new one with `latentplay seedmap`");
        }
        for (size_t b = 0; b < found.size(); ++b) {
            if (!found[b].empty()) maps[b] = std::move(found[b]);
        }
        return true;
    }

    bool fail(const std::string& path, const std::string& rest) {
        error_ = "seed map '" + path + "'" + rest;
        return false;
    }

    SixMaps maps_;
    std::string error_;
    bool loaded_ = false;
};

}  // namespace lp
