// The public page's script: the list page's graph, without what only its members do.

import "./clock.js";
import "./gestures.js";
import "./filter.js";
import "./keys.js";
import "./news.js";
import "./recolour.js";
import "./facts.js";
import { drawn, redraw } from "./fragments.js";
import { graph } from "./graph.js";
import { area, hear } from "./page.js";
import { mark, refresh } from "./selection.js";
import "./drawing.js";
import "./lettering.js";
import { fit } from "./viewport.js";
import "./lineage.js";
import "./live.js";

drawn();
mark();
// A frame on another page is small: it shows the whole first.
if (document.body.classList.contains("embedded") && graph()) fit({ glide: false });
hear("reread", refresh);
// Without a graph the outline shows what the filter asks for.
if (!area) hear("sifted", redraw);
