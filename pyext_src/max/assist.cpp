// The lines that Max shows over inlets and outlets, in English or French.
#include "lp_table.h"
#include "max/box.hpp"
#include "objects/settings.hpp"

namespace lp::max {

namespace {

std::vector<const PortRow*> rows_of(const std::string& object, bool outlet, bool signal) {
    std::vector<const PortRow*> rows;
    for (const PortRow* row = kPorts; row->object; ++row) {
        if (object == row->object && outlet == row->outlet && signal == row->signal) rows.push_back(row);
    }
    return rows;
}

std::string line_of(const PortRow& row, const std::string& number) {
    return std::string(row.name) + number + ": " + (settings().language == "fr" ? row.fr : row.en);
}

}  // namespace

// The signals share the table's rows: half of lp.mix~'s inlets are wet, half are dry.
std::string port_help(const BoxState& state, bool outlet, int index) {
    const std::vector<const PortRow*> signals = rows_of(state.name, outlet, true), others = rows_of(state.name, outlet, false);
    const int all = !state.signals ? 0 : outlet ? state.signals->outlets() : state.signals->inlets();
    const int ports = state.one_cord ? 1 : all;
    if (index >= ports) {
        const auto place = static_cast<size_t>(index - ports);
        return place < others.size() ? line_of(*others[place], "") : "";
    }
    if (signals.empty()) return "";
    const int rows = static_cast<int>(signals.size()), each = std::max(1, ports / rows);
    const PortRow& row = *signals[static_cast<size_t>(std::min(index / each, rows - 1))];
    return line_of(row, state.one_cord ? " 1–" + std::to_string(all) : each > 1 ? " " + std::to_string(index % each + 1) : "");
}

}  // namespace lp::max
