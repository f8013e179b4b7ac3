// Where a chain may be named before its box is made: in the file of the patch, of those around it, of abstractions beside it.
#include <m_pd.h>
#include <g_canvas.h>

#include "pd/patch_text.hpp"
#include "pd/pd.hpp"

namespace lp::pd {

namespace {

std::filesystem::path file_of(const t_canvas* patch) {
    return std::filesystem::u8path(canvas_getdir(patch)->s_name) / std::filesystem::u8path(patch->gl_name->s_name);
}

Expand dollars_of(t_canvas* patch) {
    return [patch](const std::string& word) { return std::string(canvas_realizedollar(patch, gensym(word.c_str()))->s_name); };
}

}  // namespace

// From the patch outwards; a subpatch lies in the file of the patch that it is a part of.
ChainInPatch PdHost::chain_in_patch(const std::string& chain) {
    PatchSearch search(chain);
    try {
        for (t_canvas* at = canvas_; at && search.found().file.empty();) {
            t_canvas* patch = canvas_getrootfor(at);
            search.read(file_of(patch), dollars_of(patch));
            at = patch->gl_owner;
        }
    } catch (const std::exception&) {  // a name that the system cannot take
    }
    return search.found();
}

}  // namespace lp::pd
