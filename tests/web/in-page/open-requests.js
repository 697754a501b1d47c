// Runs in the page, before its own scripts. `openRequests()` counts the requests whose answers the page has not read to their end. The
// service cannot tell: it has sent an answer before the page has it.
(() => {
  const { fetch } = globalThis;
  let open = 0;

  globalThis.fetch = async (...request) => {
    const [{ url = String(request[0]) }] = request;
    // The live stream does not end.
    if (/\/api\/events(\?|$)/.test(url)) return fetch(...request);
    open += 1;
    try {
      const response = await fetch(...request);
      await response.clone().arrayBuffer();
      return response;
    } finally {
      open -= 1;
    }
  };

  globalThis.openRequests = () => open;
})();
