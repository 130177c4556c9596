// Runs before the first paint, so that a remembered theme or language does not flash. The app takes over afterwards.
try {
  var theme = localStorage.getItem("maru.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  var locale = localStorage.getItem("maru.locale");
  if (locale === "ko" || locale === "en") document.documentElement.lang = locale;
} catch {
  // Storage is switched off: the system's theme and the browser's language it is.
}
