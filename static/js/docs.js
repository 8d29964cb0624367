// The pages of the API.

const root = document.documentElement;
const area = document.getElementById("swagger-ui");
const dark = matchMedia("(prefers-color-scheme: dark)");

/** Swagger UI knows a dark look by a class; ours follows the system unless one was chosen. */
function paint() {
  const { theme } = root.dataset;
  root.classList.toggle("dark-mode", theme === "dark" || (theme !== "light" && dark.matches));
}

/** Whoever is signed in may try writes: those need what a form of ours would bring. */
function withProof(request) {
  const own = new URL(request.url, location.href).origin === location.origin;
  const reads = !request.method || request.method === "GET";
  if (own && !reads && !request.headers.Authorization) {
    request.headers["X-CSRFToken"] = area.dataset.csrf;
  }
  return request;
}

dark.addEventListener("change", paint);
paint();
window.SwaggerUIBundle({
  url: area.dataset.schema,
  domNode: area,
  presets: [window.SwaggerUIBundle.presets.apis],
  layout: "BaseLayout",
  deepLinking: true,
  displayRequestDuration: true,
  validatorUrl: null,
  requestInterceptor: withProof,
});
