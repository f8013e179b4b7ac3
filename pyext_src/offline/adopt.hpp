// Objects around a modulator or a mixer that exists already, with its state.
#pragma once

#include <memory>

#include "objects/mix/mix_object.hpp"
#include "objects/mod/mod_object.hpp"
#include "offline/offline_host.hpp"

namespace lp {

inline int64_t adopt_modulator(OfflineHost& host, const AtomList& arguments, const std::shared_ptr<Modulator>& modulator) {
    return host.add([&](HostApi& api) { return std::make_unique<ModObject>(arguments, api, modulator); });
}

inline int64_t adopt_mixer(OfflineHost& host, const AtomList& arguments, const std::shared_ptr<Mixer>& mixer) {
    return host.add([&](HostApi& api) { return std::make_unique<MixObject>(arguments, api, mixer); });
}

}  // namespace lp
