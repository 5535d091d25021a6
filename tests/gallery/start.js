// Starts the gallery. The app's own starter, src/boot.js, waits for a configuration too.
import start from "./gallery_app.js";

// Leptos clones what does not change from markup. Nobody else's text is in it.
window.trustedTypes?.createPolicy("default", { createHTML: (markup) => markup });
start();
