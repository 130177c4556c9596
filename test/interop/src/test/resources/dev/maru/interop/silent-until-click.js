// Holds sound back until somebody clicks, as browsers do on a page that nobody has touched. A page that is driven counts
// as touched, so the browser's own rule cannot be seen at work.
(() => {
  const play = HTMLMediaElement.prototype.play;
  let isTouched = false;
  addEventListener("click", (event) => (isTouched ||= event.isTrusted), true);
  HTMLAudioElement.prototype.play = function () {
    if (isTouched) return play.call(this);
    this.autoplay = false;
    this.pause();
    return Promise.reject(new DOMException("play() failed: the user did not interact first.", "NotAllowedError"));
  };
})();
