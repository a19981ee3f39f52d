// Small comforts; every page works without them.
(function () {
  "use strict";
  document.documentElement.classList.add("ww-scripted");

  // "/" and Ctrl K go to the search box.
  document.addEventListener("keydown", function (event) {
    var box = document.getElementById("search");
    var typing = event.target.closest("input, select, textarea, [contenteditable]");
    var slash = event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
    var control = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (box && (slash || control)) {
      event.preventDefault();
      box.focus();
      box.select();
    }
    if (event.key === "Escape") {
      var open = event.target.closest("details.ww-help[open]");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      }
    }
  });

  // A choice in a list shows itself; with htmx only the figure is fetched and the focus stays.
  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-choose]");
    if (!form) {
      return;
    }
    if (window.htmx && form.hasAttribute("hx-get")) {
      window.htmx.trigger(form, "choose");
    } else {
      form.requestSubmit();
    }
  });

  // One explanation open at a time.
  document.addEventListener("toggle", function (event) {
    if (event.target.matches("details.ww-help[open]")) {
      document.querySelectorAll("details.ww-help[open]").forEach(function (other) {
        if (other !== event.target) {
          other.open = false;
        }
      });
    }
  }, true);

  // After a part of the page was fetched its first sentence is read aloud.
  document.addEventListener("htmx:afterSwap", function () {
    var sentence = document.querySelector("[data-say]");
    var announce = document.getElementById("announce");
    if (sentence && announce) {
      announce.textContent = sentence.textContent.trim();
    }
  });
})();
