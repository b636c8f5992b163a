// Runs before anything is painted: what a script will fold away is folded from the start, so nothing jumps later.
document.documentElement.classList.add("tr-js");
// Streamlit's script would look for its server under each page's own path first: it is at the root.
window.__streamlit = {
  BACKEND_BASE_URL: location.origin + "/",
  HOST_CONFIG: { allowedOrigins: [location.origin], useExternalAuthToken: false },
};
