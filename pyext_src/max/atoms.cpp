// Atoms of Max and back, and paths as Max writes them.
#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "max/host.hpp"

namespace lp::max {

namespace {

bool has_disk_name(const std::string& path) {
    const auto colon = path.find(":/");
    return colon != std::string::npos && colon > 1 && path.find('/') > colon;  // one letter is a drive of Windows
}

}  // namespace

AtomList atoms_of(long count, const t_atom* atoms) {
    AtomList list;
    for (long i = 0; i < count; ++i) {
        switch (atoms[i].a_type) {
            case A_LONG: list.emplace_back(static_cast<double>(atoms[i].a_w.w_long)); break;
            case A_FLOAT: list.emplace_back(atoms[i].a_w.w_float); break;
            case A_SYM: list.emplace_back(atoms[i].a_w.w_sym->s_name); break;
            case A_COMMA: list.emplace_back(","); break;
            case A_SEMI: list.emplace_back(";"); break;
            default: list.emplace_back("?"); break;
        }
    }
    return list;
}

AtomList message_atoms(const char* selector, long count, const t_atom* atoms) {
    AtomList list = atoms_of(count, atoms);
    if (std::strcmp(selector, "transport") == 0) return list;  // after an hour, 32 bits cannot tell one step from the next
    for (long i = 0; i < count; ++i) {
        if (atoms[i].a_type == A_FLOAT) list[static_cast<size_t>(i)].number = static_cast<float>(atoms[i].a_w.w_float);
    }
    return list;
}

// Whole numbers as such: Max's number boxes and coll tell 3 from 3.0.
std::vector<t_atom> max_atoms(const AtomList& atoms) {
    constexpr double kMostExact = 9007199254740992.0;  // 2^53
    std::vector<t_atom> made(atoms.size());
    for (size_t i = 0; i < atoms.size(); ++i) {
        const double number = atoms[i].number;
        if (atoms[i].is_symbol) {
            atom_setsym(&made[i], gensym(atoms[i].symbol.c_str()));
        } else if (number >= -kMostExact && number <= kMostExact && number == static_cast<double>(static_cast<int64_t>(number))) {
            atom_setlong(&made[i], static_cast<t_atom_long>(number));
        } else {
            atom_setfloat(&made[i], number);
        }
    }
    return made;
}

namespace {

// Of the host; of the C library where the host has no such function.
bool allocate(long count, long* made_count, t_atom** made) {
    char fresh = 0;
    if (has(atom_alloc_array)) return atom_alloc_array(count, made_count, made, &fresh) == MAX_ERR_NONE;
    *made = static_cast<t_atom*>(std::calloc(static_cast<size_t>(count), sizeof(t_atom)));
    return *made != nullptr;
}

}  // namespace

t_max_err copy_out(const std::vector<t_atom>& from, long* count, t_atom** to) {
    const auto wanted = static_cast<long>(from.size());
    if (!allocate(std::max(1L, wanted), count, to)) return MAX_ERR_OUT_OF_MEM;
    std::copy(from.begin(), from.end(), *to);
    *count = wanted;
    return MAX_ERR_NONE;
}

std::string native_path(const std::string& path) {
    if (!has_disk_name(path) || path.size() + 1 > MAX_PATH_CHARS || !has(path_nameconform)) return path;
    char native[MAX_PATH_CHARS] = "";
    return path_nameconform(path.c_str(), native, PATH_STYLE_NATIVE, PATH_TYPE_ABSOLUTE) == 0 ? native : path;
}

}  // namespace lp::max
