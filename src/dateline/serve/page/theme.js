// Dark or light: as chosen here before, else as the system prefers. It runs before anything is drawn.

(() => {
  const NAME = "dateline-theme";
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  try {
    const chosen = localStorage.getItem(NAME);
    if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
  } catch {
    // Storage may be closed to us: then it is as the system prefers.
  }

  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
    const fit = () => button.setAttribute("aria-pressed", String(isDark()));
    button.addEventListener("click", () => {
      const wanted = isDark() ? "light" : "dark";
      if ((wanted === "dark") === dark.matches) delete root.dataset.theme;
      else root.dataset.theme = wanted;
      try {
        localStorage.setItem(NAME, root.dataset.theme ?? "");
      } catch {
        // It holds for this page, then.
      }
      fit();
    });
    dark.addEventListener("change", fit);
    fit();
  });
})();
