/* Runs in every frame before its own scripts. The top page keeps what all of them report:
   when how many points stood painted, when the visitor last clicked or typed, what passed the socket. */
(() => {
  "use strict";
  const KIND = "%KIND%";
  const PATIENCE_MS = 60000;
  const now = () => performance.timeOrigin + performance.now();
  if (window === window.top) {
    window.bench = {
      painted: [], socket: [], asked: 0, waiting: [],
      add(record) {
        this.painted.push(record);
        this.waiting = this.waiting.filter((wait) => !wait(record));
      },
      /* The first painting of `count` points after a moment, already seen or to come. */
      until(count, after) {
        const fits = (record) => record.count === count && record.at > after;
        return new Promise((done, fail) => {
          const seen = this.painted.find(fits);
          if (seen) { done(seen); return; }
          this.waiting.push((record) => fits(record) && (done(record), true));
          setTimeout(() => fail(new Error(`${count} points never painted: ${JSON.stringify(this.painted)}`)), PATIENCE_MS);
        });
      },
    };
    for (const kind of ["pointerup", "keydown"]) {
      addEventListener(kind, (event) => { window.bench.asked = performance.timeOrigin + event.timeStamp; }, true);
    }
    const Plain = window.WebSocket;
    window.WebSocket = class extends Plain {
      constructor(...given) {
        super(...given);
        this.addEventListener("message", (event) => window.bench.socket.push({ at: now(), bytes: event.data.byteLength ?? event.data.length, up: false }));
      }

      send(data) {
        window.bench.socket.push({ at: now(), bytes: data.byteLength ?? data.length, up: true });
        super.send(data);
      }
    };
  }

  let last = -1;
  /* A state is painted once the frame that shows it has been produced. */
  function report(count) {
    if (count === null || count === last) return;
    last = count;
    const drawn = now();
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.top.bench.add({ count, drawn, at: now() });
      channel.port2.postMessage(null);
    });
  }

  const probes = {
    maillage() {
      const map = document.querySelector(".leaflet-container[data-painted]");
      const whole = map && map.dataset.loaded === "4" && map.dataset.regions === "17";
      return whole ? Number(map.dataset.visible) : null;
    },
    markers() {
      return document.querySelector(".leaflet-container") ? document.querySelectorAll("path.leaflet-interactive").length : null;
    },
    page() {
      const app = document.querySelector("[data-testid=stApp]");
      return app && app.dataset.testScriptState === "notRunning" ? 0 : null;
    },
  };
  if (KIND === "instances") {
    const { drawArraysInstanced } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.drawArraysInstanced = function draw(...given) {
      drawArraysInstanced.apply(this, given);
      report(given[3]);
    };
  } else {
    const observer = new MutationObserver(() => report(probes[KIND]()));
    const observe = () => observer.observe(document, { attributes: true, childList: true, subtree: true });
    observe();
    /* This window may have begun as the blank page that a new frame holds: its document changes. */
    addEventListener("DOMContentLoaded", observe);
  }
})();
