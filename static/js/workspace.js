// The list page's script for every view but the graph.

import "./app.js";
import "./filterbar.js";
import "./board.js";
import "./facts.js";
import "./picks.js";
import "./rows.js";
import "./sheet.js";
import "./timeline.js";
import { mark } from "./selection.js";
import "./news.js";
import "./panel.js";
import "./live.js";

mark();
