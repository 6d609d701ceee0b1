"use strict";
// Shows the errors that fit the filters; without this script all of them are there.
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const errors = [...document.querySelectorAll(".error")];
  const texts = errors.map((error) => error.textContent.toLowerCase());
  const [byClass, byType, byText] = ["by-class", "by-type", "by-text"].map((id) => document.getElementById(id));
  const found = document.getElementById("found");
  const show = () => {
    const wanted = byText.value.trim().toLowerCase();
    let shown = 0;
    errors.forEach((error, at) => {
      const fits = (!byClass.value || error.dataset.class === byClass.value)
        && (!byType.value || error.dataset.type === byType.value)
        && texts[at].includes(wanted);
      error.hidden = !fits;
      shown += fits;
    });
    found.textContent = `${shown} of ${errors.length}`;
  };
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
