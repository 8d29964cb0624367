// The script of the graph's page for whoever may change the list.

import "./list.js";
import "./actions.js";
import "./linking.js";
