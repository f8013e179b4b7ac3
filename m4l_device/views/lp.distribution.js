// The four distributions of lp.bend as pictures: a click chooses one.
//
// For developers. Inlet: what [routepass distribution] lets through from lp.bend. Outlet: `distribution name`, in the
// words of lp.bend. Wide boxes have them side by side, others two by two; names are written where there is room.

inlets = 1;
outlets = 1;
include("lp.view.js");
lp.name = "lp.distribution";
lp.words = "distribution uniform|gaussian|beta|laplace";
setinletassist(0, "distribution of lp.bend");
setoutletassist(0, "distribution name");

var distributions = { names: ["uniform", "gaussian", "beta", "laplace"], chosen: "gaussian", gap: 2 };

// Their densities over -1 to 1, each at most 1.
distributions.shape = {
    uniform: function (x) { return Math.abs(x) < 0.72 ? 0.72 : 0; },
    gaussian: function (x) { return Math.exp(-5 * x * x); },
    beta: function (x) { return Math.abs(x) < 0.8 ? Math.min(1, 0.3 / Math.sqrt(1 - x * x / 0.64)) : 0; },
    laplace: function (x) { return Math.exp(-6 * Math.abs(x)); }
};

distributions.choose = function (name) {
    if (name === distributions.chosen) return false;
    distributions.chosen = name;
    lp.redraw();
    return true;
};

distributions.columns = function () { return mgraphics.size[0] >= 2 * mgraphics.size[1] ? 4 : 2; };

function distribution(name) {
    if (arguments.length !== 1 || distributions.names.indexOf(name) < 0) {
        return lp.refuse("distribution", arguments, distributions.names.join(", "));
    }
    distributions.choose(name);
}

function onclick(x, y) {
    var columns = distributions.columns(), rows = 4 / columns, size = mgraphics.size;
    if (!lp.finite(x) || !lp.finite(y) || x < 0 || y < 0 || x >= size[0] || y >= size[1]) return;
    var name = distributions.names[Math.floor(y / size[1] * rows) * columns + Math.floor(x / size[0] * columns)];
    if (distributions.choose(name)) outlet(0, "distribution", name);
}
onclick.local = 1;

// --- picture -------------------------------------------------------------------------------------------------------

distributions.draw_curve = function (name, x, y, w, h) {
    var shape = distributions.shape[name], steps = Math.max(24, Math.round(2 * w));
    mgraphics.move_to(x, y + h);
    for (var i = 0; i <= steps; i++) mgraphics.line_to(x + w * i / steps, y + h * (1 - shape(2 * i / steps - 1)));
    mgraphics.line_to(x + w, y + h);
};

distributions.draw = function (name, x, y, w, h) {
    var lit = name === distributions.chosen, text = h >= 30 && w >= 36 ? 11 : 0;
    lp.set(lit ? "fg" : "grid", lit ? 1 : 0.6);
    lp.fill(x, y, w, h);
    var side = Math.max(3, w * 0.1), area = [x + side, y + 4, w - 2 * side, h - 8 - text];
    distributions.draw_curve(name, area[0], area[1], area[2], area[3]);
    lp.set(lit ? "bg" : "fg", 0.3);
    mgraphics.fill();
    distributions.draw_curve(name, area[0], area[1], area[2], area[3]);
    mgraphics.set_line_join("round");
    lp.set(lit ? "bg" : "fg");
    lp.stroke(1.25);
    if (text) lp.text(lit ? "bg" : "text", name, x + w / 2, y + h - 7, 8, 0.5);
};

function paint() {
    lp.begin();
    var columns = distributions.columns(), rows = 4 / columns, gap = distributions.gap;
    var w = (lp.w - gap * (columns - 1)) / columns, h = (lp.h - gap * (rows - 1)) / rows;
    for (var i = 0; i < 4; i++) {
        var x = (i % columns) * (w + gap), y = Math.floor(i / columns) * (h + gap);
        distributions.draw(distributions.names[i], x, y, w, h);
    }
}
paint.local = 1;
