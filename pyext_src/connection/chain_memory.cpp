// What a new engine needs so that the chains go on as they were.
#include "connection/chain_memory.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace lp {

std::string ChainMemory::file_of(const Request& request) {
    if (request.selector == "new") return request.spec.file;
    const bool names_one = request.selector == "open" || request.selector == "own";
    return names_one && !request.atoms.empty() ? request.atoms[0].symbol : "";
}

std::string ChainMemory::chain_of(int64_t object) const {
    const auto found = objects_.find(object);
    return found == objects_.end() ? "" : found->second.spec.chain;
}

bool ChainMemory::lives(const std::string& chain) const {
    return std::any_of(objects_.begin(), objects_.end(), [&](const auto& one) { return one.second.spec.chain == chain; });
}

int ChainMemory::note(Request& request) {
    request.serial = ++last_serial_;
    if (request.selector == "free") return forget(request.object);
    if (request.selector == "new") objects_[request.object] = request;
    if (request.selector == "seedmap_rebuild") return 1;  // a map belongs to no chain, and is a file
    open_.push_back(request);
    return 0;
}

// A chain ends with its last object.
int ChainMemory::forget(int64_t object) {
    const std::string chain = chain_of(object);
    objects_.erase(object);
    const size_t before = open_.size();
    open_.erase(std::remove_if(open_.begin(), open_.end(), [&](const Request& one) { return one.object == object; }), open_.end());
    if (!lives(chain)) chains_.erase(chain);
    return static_cast<int>(before - open_.size()) + 1;
}

bool ChainMemory::keep(Reply& reply) {
    if (reply.object != 0) return false;
    if (reply.selector == "keep_array") {
        arrays_[reply.atoms[0].symbol] = std::move(reply.values);
        return true;
    }
    if (reply.selector != "keep") return false;
    keep_chain(reply);
    return true;
}

// Atoms: the chain, the last request that the engine has seen, how many up to it are open, those, the arrays.
void ChainMemory::keep_chain(Reply& reply) {
    const AtomList& atoms = reply.atoms;
    const std::string& chain = atoms[0].symbol;
    const auto last = static_cast<int64_t>(atoms[1].number);
    const auto count = static_cast<size_t>(atoms[2].number);
    std::set<int64_t> still_open;
    for (size_t i = 0; i < count; ++i) still_open.insert(static_cast<int64_t>(atoms[3 + i].number));
    const auto is_done = [&](const Request& one) {
        return one.serial <= last && !still_open.count(one.serial) && chain_of(one.object) == chain;
    };
    for (const Request& one : open_) {  // the chain knows its files now
        if (one.selector != "new" || !is_done(one)) continue;
        ObjectSpec& spec = objects_[one.object].spec;
        spec.file.clear();
        spec.own = false;
    }
    open_.erase(std::remove_if(open_.begin(), open_.end(), is_done), open_.end());
    Kept kept{std::move(reply.data), {}};
    for (size_t i = 3 + count; i < atoms.size(); ++i) kept.arrays.push_back(atoms[i].symbol);
    if (lives(chain)) chains_[chain] = std::move(kept);
    forget_unused_arrays();
}

void ChainMemory::forget_unused_arrays() {
    std::set<std::string> used;
    for (const auto& [chain, kept] : chains_) used.insert(kept.arrays.begin(), kept.arrays.end());
    for (auto at = arrays_.begin(); at != arrays_.end();) at = used.count(at->first) ? std::next(at) : arrays_.erase(at);
}

std::vector<Request> ChainMemory::recalled() const {
    std::vector<Request> all;
    for (const auto& [name, values] : arrays_) all.push_back({0, "recall_array", {name}, values});
    for (const auto& [chain, kept] : chains_) {
        Request recall{0, "recall", {chain}};
        recall.data = kept.data;
        all.push_back(std::move(recall));
    }
    const auto is_open = [&](int64_t serial) {
        return std::any_of(open_.begin(), open_.end(), [&](const Request& one) { return one.serial == serial; });
    };
    for (const auto& [id, object] : objects_) {
        if (is_open(object.serial)) continue;
        all.push_back(object);
        all.back().serial = 0;
    }
    all.push_back({0, "recall_end"});
    return all;
}

std::vector<Request> ChainMemory::open_requests() const { return {open_.begin(), open_.end()}; }

}  // namespace lp
