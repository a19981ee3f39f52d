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

  // What only a script can do is explained only with a script.
  document.querySelectorAll("[data-scripted]").forEach(function (told) {
    told.hidden = false;
  });

  function isTyping(event) {
    var field = event.target.closest("textarea, select, input");
    return field && !/^(radio|checkbox)$/.test(field.type || "");
  }

  // Reading in with the keyboard: J and K walk, W leaves out, S lets it stand, M leaves out what is selected.
  var desk = document.querySelector("[data-desk]");
  if (desk) {
    var rows = Array.prototype.slice.call(desk.querySelectorAll("[data-mask]"));
    var at = -1;
    var walk = function (to) {
      if (!rows.length) {
        return;
      }
      at = Math.max(0, Math.min(rows.length - 1, to));
      rows.forEach(function (row, place) {
        var mark = document.getElementById("m" + row.dataset.mask);
        row.classList.toggle("st-maskrow--here", place === at);
        if (mark) {
          mark.classList.toggle("st-mark--here", place === at);
        }
      });
      var radio = rows[at].querySelector("input:checked") || rows[at].querySelector("input");
      radio.focus();
      rows[at].scrollIntoView({ block: "nearest" });
    };
    var decide = function (value) {
      if (at < 0) {
        walk(0);
      }
      if (rows[at]) {
        rows[at].querySelector('input[value="' + value + '"]').checked = true;
        walk(at + 1);
      }
    };
    document.addEventListener("keydown", function (event) {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      var key = event.key.toLowerCase();
      if (key === "j") {
        walk(at + 1);
      } else if (key === "k") {
        walk(at - 1);
      } else if (key === "w") {
        decide("masked");
      } else if (key === "s") {
        decide("kept");
      } else if (key === "m") {
        var words = document.getElementById("words");
        words.closest("details").open = true;
        words.value = String(window.getSelection()).trim();
        words.focus();
      } else {
        return;
      }
      event.preventDefault();
    });
  }

  // Coding with the keyboard: 1 to 9 choose a theme, words one selects are marked exactly.
  var coding = document.querySelector("[data-coding]");
  if (coding) {
    document.addEventListener("keydown", function (event) {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      var theme = /^[1-9]$/.test(event.key) && coding.querySelector('[data-key="' + event.key + '"]');
      if (theme) {
        theme.checked = !theme.checked;
        event.preventDefault();
      }
    });
    document.addEventListener("selectionchange", function () {
      var chosen = window.getSelection();
      var inside = chosen.rangeCount && chosen.anchorNode && chosen.anchorNode.parentElement;
      var piece = inside && inside.closest("[data-from]");
      var same = piece && chosen.focusNode && piece.contains(chosen.focusNode) && !chosen.isCollapsed;
      if (!piece) {
        return;
      }
      var from = same ? Array.from(piece.textContent.slice(0, Math.min(chosen.anchorOffset, chosen.focusOffset))).length : 0;
      var length = same ? Array.from(String(chosen)).length : 0;
      coding.querySelector("[data-start]").value = same ? Number(piece.dataset.from) + from : "";
      coding.querySelector("[data-end]").value = same ? Number(piece.dataset.from) + from + length : "";
    });
  }

  // A summary of problems is where one goes on.
  var problems = document.getElementById("problems");
  if (problems) {
    problems.focus();
  }
})();
