// Comforts of telling and reading in; every page works without them.
(function () {
  "use strict";
  var SENT = "stories:sent";

  // A page of ours that opens after sending tells that what was sent arrived: the copy on this device may go.
  var arrived = sessionStorage.getItem(SENT);
  if (arrived) {
    sessionStorage.removeItem(arrived);
    sessionStorage.removeItem(SENT);
  }

  // What is typed is kept: at once on this device until the page is left, and after a pause on the server.
  document.querySelectorAll("form[data-keep]").forEach(function (form) {
    var key = "stories:" + form.dataset.keep;
    var told = form.querySelector("[data-kept]");
    var timer = null;
    var kept = null;
    try {
      kept = JSON.parse(sessionStorage.getItem(key) || "null");
    } catch (error) {
      kept = null;
    }
    if (kept) {
      Object.keys(kept).forEach(function (name) {
        var field = form.elements[name];
        if (field && field.tagName === "TEXTAREA" && kept[name].length > field.value.length) {
          field.value = kept[name];
        }
      });
    }
    function typed() {
      var values = {};
      form.querySelectorAll("textarea").forEach(function (field) {
        values[field.name] = field.value;
      });
      return values;
    }
    function save() {
      fetch(form.dataset.keep, { method: "POST", body: new FormData(form), credentials: "same-origin" })
        .then(function (answer) {
          if (answer.ok) {
            sessionStorage.removeItem(key);
            told.textContent = "Bewaard.";
          }
        })
        .catch(function () {
          told.textContent = "Geen verbinding. Uw tekst staat nog op dit apparaat.";
        });
    }
    form.addEventListener("input", function () {
      try {
        sessionStorage.setItem(key, JSON.stringify(typed()));
      } catch (error) {
        /* no room: the server keeps it */
      }
      window.clearTimeout(timer);
      timer = window.setTimeout(save, 1500);
    });
    form.addEventListener("submit", function () {
      window.clearTimeout(timer);
      sessionStorage.setItem(SENT, key);
    });
  });

  // A summary of problems is where one goes on.
  var problems = document.getElementById("problems");
  if (problems) {
    problems.focus();
  }
})();
