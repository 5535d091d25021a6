// Put into every measured page before its own scripts (addInitScript). It measures from inside, where a frame can be
// seen, and it knows of the page only what a reader knows: a grid named "Numbers" with rows in it, and a line that says
// "Showing N of M numbers". All targets are measured by the same lines.
//
// When is something painted? A callback of requestAnimationFrame runs just before style, layout and paint of a frame; a
// message posted from there arrives as the next task, when the main thread is through with that frame. That moment
// counts. What the compositor then takes is the same for all targets.
//
// How long does an interaction take? From its event, as the first listener of all sees it, to the frame that painted
// the last change it made to the grid, what stands in the grid's place, or the status line. It counts as over when
// nothing has changed for QUIET ms and two frames. Nothing may change at all ("+" fits every number): after SILENCE ms
// without a change the frame that followed the event counts. A frame that was long in coming counts as FRAME ms of these
// at most: a page that is busy is not silent, it may be about to change something. Should the counts change only after
// that, the time is corrected to that frame, so that nobody gains by being late.
(() => {
  const QUIET = 100;
  const SILENCE = 200;
  const FRAME = 50;
  const SORT_LIMIT = 30_000;
  const wanted = window.__benchNumbers;

  // --- wasm: every memory that an instance exports or is given

  const memories = new Set();
  const keep = (instance, imports) => {
    const given = Object.values(imports ?? {}).flatMap((module) => Object.values(module));
    for (const value of [...Object.values(instance.exports), ...given]) {
      if (value instanceof WebAssembly.Memory) memories.add(value);
    }
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (source, imports) => {
      const result = await original.call(WebAssembly, source, imports);
      keep(result.instance ?? result, imports);
      return result;
    };
  }

  // --- frames

  const channel = new MessageChannel();
  let waiting = [];
  channel.port1.onmessage = () => {
    const now = performance.now();
    const ready = waiting;
    waiting = [];
    for (const { then, frame } of ready) then(now, frame);
  };
  /** Calls `then(now, frame)` when the next frame is painted; `frame` is the frame's own time. */
  const afterPaint = (then) =>
    requestAnimationFrame((frame) => {
      waiting.push({ then, frame });
      channel.port2.postMessage(null);
    });

  // --- what a reader sees

  let line = null;
  /** The element of the status line, found by its words and kept while it is there. */
  function statusLine() {
    if (line?.isConnected && line.textContent.trim().startsWith("Showing ")) return line;
    line = null;
    if (!document.body) return null;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      if (texts.currentNode.textContent.trim().startsWith("Showing")) {
        line = texts.currentNode.parentElement;
        break;
      }
    }
    return line;
  }

  const statusText = () => statusLine()?.textContent.trim() ?? "";
  // By its role, or as a table whose elements have theirs without being told.
  const HEADING = '[role="columnheader"], th';
  const ROW = '[role="row"], tr';
  const findGrid = () => document.querySelector('[role="grid"][aria-label="Numbers"], table[aria-label="Numbers"]');
  const isRow = (row) => row.querySelector(HEADING) === null && row.textContent.trim() !== "";
  const rowsOf = (grid) => [...grid.querySelectorAll(ROW)].filter(isRow);
  const digits = (text) => Number(text.replace(/\D/g, ""));
  /** How many numbers are shown, as far as the page says so. */
  function counts() {
    const found = /^Showing ([\d,.\s]+) of /.exec(statusText());
    return `${found ? digits(found[1]) : "?"} ${findGrid()?.getAttribute("aria-rowcount") ?? ""}`;
  }

  // --- long tasks

  const longTasks = [];
  const remember = (entries) => {
    for (const entry of entries) longTasks.push({ start: entry.startTime, end: entry.startTime + entry.duration, duration: entry.duration });
  };
  const observer = new PerformanceObserver((list) => remember(list.getEntries()));
  observer.observe({ type: "longtask", buffered: true });
  /** The longest task that overlaps a stretch of time; 0 when there was none of 50 ms. */
  function longestTask(from, to) {
    remember(observer.takeRecords());
    return longTasks.filter((task) => task.end > from && task.start < to).reduce((longest, task) => Math.max(longest, task.duration), 0);
  }

  // --- loading

  const loading = { firstRow: null, all: null };
  let loadedDone;
  const loaded = new Promise((resolve) => (loadedDone = resolve));
  function isComplete() {
    const found = /^Showing ([\d,.\s]+) of ([\d,.\s]+) numbers$/.exec(statusText());
    return found !== null && digits(found[1]) === wanted && digits(found[2]) === wanted;
  }
  function watchLoading(now) {
    if (loading.firstRow === null) {
      const grid = findGrid();
      if (grid && rowsOf(grid).length > 0) loading.firstRow = now;
    }
    if (loading.firstRow !== null && isComplete()) {
      loading.all = now;
      loadedDone();
    } else {
      afterPaint(watchLoading);
    }
  }
  afterPaint(watchLoading);

  // --- interactions

  let current = null;
  let place = null;

  /** Whether a change is in the list, in what stands in its place, or in the status line. */
  function concerns({ target }) {
    const grid = findGrid();
    // Where nothing is found a page may take the grid away: its parent is where to look then.
    if (grid) place = grid.parentElement;
    return [grid ?? place, statusLine()].some((part) => part && (part.contains(target) || target.contains(part)));
  }

  const changes = new MutationObserver((records) => {
    if (current && !current.changed && records.some(concerns)) current.changed = true;
  });

  /** The first row: by its index where rows have one, else as it stands. */
  function topRow() {
    const grid = findGrid();
    return grid?.querySelector('[aria-rowindex="2"]') ?? (grid?.hasAttribute("aria-rowcount") ? null : grid && rowsOf(grid)[0]);
  }
  const firstRow = () => topRow()?.textContent;
  /** What is asked for with a filter: the rows and how many there are, whatever else the status line goes on to say. */
  const answer = () => `${counts()} ${findGrid()?.textContent}`;
  /** The number in the first row, as its digits. */
  function topNumber() {
    const cells = [...(topRow()?.querySelectorAll('[role="gridcell"], [role="rowheader"], td') ?? [])];
    return (
      cells
        .map((cell) => cell.textContent.trim())
        .find((text) => text.startsWith("+"))
        ?.replace(/\D/g, "") ?? null
    );
  }

  function begin(kind) {
    const it = {
      kind,
      rowBefore: firstRow(),
      start: performance.now(),
      next: null,
      first: null,
      last: null,
      changed: false,
      quietFrames: 0,
      quiet: 0,
      counts: null,
      answer: null,
      answered: null,
    };
    if (kind === "choice") it.answer = answer();
    it.settled = new Promise((resolve) => (it.settle = resolve));
    current = it;
    let before = it.start;
    const follow = (now) => {
      if (current !== it) return;
      it.quiet += Math.min(now - before, FRAME);
      before = now;
      it.next ??= now;
      const late = it.counts !== null;
      // A heading turns at once, however long the sorting takes: nothing is over before there is another first row.
      const sorting = kind === "click" && now - it.start < SORT_LIMIT && firstRow() === it.rowBefore;
      if (it.changed && !(late && counts() === it.counts)) {
        it.first ??= now;
        it.last = now;
        it.quietFrames = 0;
        it.quiet = 0;
        if (late) it.counts = counts();
        if (kind === "choice" && answer() !== it.answer) {
          it.answer = answer();
          it.answered = now;
        }
      } else {
        it.quietFrames += 1;
      }
      it.changed = false;
      const enough = it.last === null ? SILENCE : QUIET;
      if (!late && !sorting && it.quietFrames >= 2 && it.quiet >= enough) {
        it.counts = counts();
        it.settle();
      }
      afterPaint(follow);
    };
    afterPaint(follow);
  }

  // On the window and while capturing: before any listener of the page.
  /** The element around what an event is about that matches. */
  const around = ({ target }, selector) => (target instanceof Element ? target.closest(selector) : null);
  addEventListener("input", (event) => around(event, "input, select") && begin(around(event, "select") ? "choice" : "input"), true);
  addEventListener("click", (event) => around(event, HEADING) && begin("click"), true);

  // --- scrolling

  /** What is scrolled: the grid itself, the highest of what scrolls within it, or else the page. */
  function scrollerOf(grid) {
    const scrolls = (element) => /^(auto|scroll)$/.test(getComputedStyle(element).overflowY) && element.scrollHeight > element.clientHeight;
    if (scrolls(grid)) return grid;
    const within = [...grid.querySelectorAll("*")].filter(scrolls);
    return within.sort((a, b) => b.scrollHeight - a.scrollHeight)[0] ?? document.scrollingElement;
  }

  /** Whether the rows leave nothing of the window that they are scrolled in uncovered. */
  function covered(grid, scroller) {
    const bounds = scroller.getBoundingClientRect();
    const header = [...scroller.querySelectorAll(ROW)].find((row) => row.querySelector(HEADING));
    const bottom = bounds.top + scroller.clientTop + scroller.clientHeight;
    let reached = header?.getBoundingClientRect().bottom ?? bounds.top;
    const boxes = rowsOf(grid)
      .map((row) => row.getBoundingClientRect())
      .filter((box) => box.height > 0);
    boxes.sort((a, b) => a.top - b.top);
    for (const box of boxes) {
      // A pixel for rounding and one for a border.
      if (box.top > reached + 2) break;
      reached = Math.max(reached, box.bottom);
    }
    return reached >= bottom - 2;
  }

  /**
   * 120 frames: eighty steps of a window's height, to and fro, then forty jumps all over the list.
   *
   * The position is set right after a frame was painted. The scroll event is then due at the beginning of the next
   * frame, as with a scrollbar that is dragged: a list that draws when it hears of it, or in the animation frame after
   * that, is in time. Whether it was is looked at when that frame is painted.
   */
  async function scroll() {
    const grid = findGrid();
    const scroller = scrollerOf(grid);
    const end = scroller.scrollHeight - scroller.clientHeight;
    const step = scroller.clientHeight;
    const toAndFro = (distance) => end - Math.abs((distance % (2 * end)) - end);
    const positions = [];
    for (let n = 1; n <= 80; n += 1) positions.push(toAndFro(n * step));
    // The golden ratio's multiples are spread evenly and never close together.
    for (let n = 1; n <= 40; n += 1) positions.push(Math.round(((n * 0.618034) % 1) * end));

    const painted = () => new Promise((resolve) => afterPaint((_, frame) => resolve(frame)));
    const frames = [];
    let blank = 0;
    let before = await painted();
    for (const position of positions) {
      scroller.scrollTop = position;
      const frame = await painted();
      frames.push(frame - before);
      if (!covered(grid, scroller)) blank += 1;
      before = frame;
    }
    // Half a second for those who are late: the question is only whether the last row can be reached at all. A list that
    // is higher than the browser lays out ends too early.
    scroller.scrollTop = scroller.scrollHeight;
    for (let n = 0; n < 30; n += 1) await painted();
    const shown = rowsOf(grid).map((row) => Number(row.getAttribute("aria-rowindex")));
    return { frames, blank, lastRow: Math.max(...shown), rowCount: Number(grid.getAttribute("aria-rowcount")) };
  }

  /**
   * Three points of the window that the list is scrolled in: at its upper end, in its middle and at its lower end. Rows
   * follow each other without a gap, so that one that is not there yet is missed at one of the ends. To look at three
   * points costs a fraction of what all rows cost.
   */
  function pointsOf(grid) {
    const scroller = scrollerOf(grid);
    const { left, top: edge } = scroller.getBoundingClientRect();
    const root = scroller === document.scrollingElement;
    const header = [...scroller.querySelectorAll(HEADING)].find((heading) => heading.checkVisibility());
    const start = Math.max(root ? 0 : edge + scroller.clientTop, header?.getBoundingClientRect().bottom ?? 0);
    const end = (root ? 0 : edge + scroller.clientTop) + scroller.clientHeight;
    // Left of the middle: whatever floats over a page does so at its right end or in its middle.
    const x = (root ? 0 : left) + scroller.clientWidth / 4;
    return [start + 4, (start + end) / 2, end - 4].map((y) => ({ x, y }));
  }

  /** The row that a reader sees at a point; none where there is nothing to read. */
  function rowAt({ x, y }) {
    const row = document.elementFromPoint(x, y)?.closest(ROW);
    return row && isRow(row) ? row : null;
  }

  /** The rows at the three points; none without a grid. */
  function visibleRows() {
    const grid = findGrid();
    return grid?.checkVisibility({ visibilityProperty: true }) ? pointsOf(grid).map(rowAt) : [];
  }

  /**
   * Watches the frames while somebody else turns the wheel, until the function that it answers is called.
   *
   * Frames are counted by callbacks of requestAnimationFrame alone, from the first that follows a scroll event to the last.
   * Whether the rows cover the window is looked at twice: when a frame is painted (`blank`), and when the scroll event
   * arrives (`late`): the browser scrolls on its own, without asking the page, so what is not covered then is blank on the
   * screen until the page has drawn.
   */
  function watchWheel() {
    const grid = findGrid();
    const scroller = scrollerOf(grid);
    const points = pointsOf(grid);
    const found = { frames: [], blank: 0, late: 0, looking: 0 };
    let scrolled = false;
    let on = true;
    const places = [];
    /** Frames since the last one with a scroll event: they count when there is another. */
    let pending = [];
    let before = null;
    const look = () => {
      const since = performance.now();
      const isCovered = points.every(rowAt);
      found.looking += performance.now() - since;
      return isCovered;
    };
    const hear = ({ target }) => {
      // Once a frame: after the page has heard of it, looking would make it lay out the rows twice.
      if (target !== scroller || scrolled) return;
      scrolled = true;
      if (places.length > 0 && !look()) found.late += 1;
    };
    const tick = (frame) => {
      if (!on) return;
      if (before !== null) pending.push(frame - before);
      if (scrolled) {
        found.frames.push(...pending);
        pending = [];
        before = frame;
        afterPaint(() => {
          places.push({ top: scroller.scrollTop, frame });
          if (!look()) found.blank += 1;
        });
      }
      if (before !== null) before = frame;
      scrolled = false;
      requestAnimationFrame(tick);
    };
    addEventListener("scroll", hear, true);
    requestAnimationFrame(tick);
    return () => {
      on = false;
      removeEventListener("scroll", hear, true);
      const took = found.frames.reduce((sum, frame) => sum + frame, 0);
      // The median: a list that is higher than the browser lays out may put its scroll bar right meanwhile.
      const speeds = places.slice(1).map(({ top, frame }, index) => (1000 * (top - places[index].top)) / (frame - places[index].frame));
      const speed = speeds.sort((a, b) => a - b)[Math.floor(speeds.length / 2)] ?? 0;
      return { ...found, took, speed };
    };
  }

  // --- the page of a number, and back

  const LINK = 'a[href*="/numbers/"]';
  const phoneOf = (row) => digits(row.querySelector(LINK)?.textContent ?? "");
  /** Which numbers are to be seen, and where. */
  const view = () => visibleRows().map((row) => row && { phone: phoneOf(row), top: row.getBoundingClientRect().top });
  const isAt = (row, other) => row?.phone === other.phone && Math.abs(row.top - other.top) <= 1;
  /** Whether they are the same numbers, each within a pixel of where it was. */
  const isSame = (rows, others) => rows.length === others.length && others.every((other, index) => isAt(rows[index], other));
  /** Whether the heading of a number's page is to be seen. */
  function hasHeading(phone) {
    const headings = [...document.querySelectorAll('h1, [role="heading"][aria-level="1"]')];
    return headings.some((heading) => digits(heading.textContent) === phone && heading.checkVisibility({ visibilityProperty: true }));
  }

  /**
   * Waits for the first painted frame in which something is so. Called while the event is handled that is to make it so:
   * a frame that was on its way already is not counted, which would show nothing of it.
   */
  const paintedWhen = (isSo) =>
    new Promise((resolve) => {
      const follow = (now) => (isSo() ? resolve(now) : afterPaint(follow));
      afterPaint(follow);
    });

  /** What is measured next: the number, what is to be seen before it is opened, and how long that took. */
  let visit = null;

  /** Scrolls to a part of the list, and says where the link of the number in its middle is when that has come to rest. */
  async function aim(share) {
    const scroller = scrollerOf(findGrid());
    scroller.scrollTop = Math.round((scroller.scrollHeight - scroller.clientHeight) * share);
    // Rows around those on screen may be drawn later.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const row = visibleRows()[1];
    const { left, top, width, height } = row.querySelector(LINK).getBoundingClientRect();
    visit = { phone: phoneOf(row), view: view() };
    visit.opened = new Promise((resolve) => (visit.clicked = resolve));
    if (!visit.view.every((seen) => seen?.phone)) throw new Error("there are rows without a link to their number");
    return { x: left + Math.min(width / 2, 20), y: top + height / 2 };
  }

  /** From the click on a number's link to the frame in which its heading is painted. */
  async function open() {
    const start = performance.now();
    visit.clicked((await paintedWhen(() => hasHeading(visit.phone))) - start);
  }
  addEventListener("click", (event) => visit && around(event, LINK) && open(), true);

  /** From `history.back()`, and from `popstate`, to the frame in which the same rows are where they were. */
  async function back() {
    const start = performance.now();
    const popstate = new Promise((resolve) => addEventListener("popstate", () => resolve(listAgain()), { capture: true, once: true }));
    history.back();
    const { popped, painted } = await popstate;
    visit = null;
    return { took: painted - start, sincePopstate: painted - popped };
  }
  async function listAgain() {
    const popped = performance.now();
    return { popped, painted: await paintedWhen(() => !hasHeading(visit.phone) && isSame(view(), visit.view)) };
  }

  window.__bench = {
    loading,
    loaded,
    scroll,
    watchWheel,
    aim,
    opened: () => visit.opened,
    back,
    /** The middle of the grid, for the mouse. */
    middle: () => {
      const { left, top, width, height } = scrollerOf(findGrid()).getBoundingClientRect();
      return { x: Math.round(left + width / 2), y: Math.round(top + Math.min(height, innerHeight) / 2) };
    },
    toTop: () => (scrollerOf(findGrid()).scrollTop = 0),
    longestTask,
    statusText,
    now: () => performance.now(),
    /** From here on interactions are watched. */
    watch: () => changes.observe(document, { subtree: true, childList: true, characterData: true, attributes: true }),
    /** Forgets the last interaction, so that the next can be waited for. */
    expect: () => (current = null),
    settled: async () => {
      while (current === null) await new Promise((resolve) => afterPaint(resolve));
      await current.settled;
    },
    /** What became of the last interaction: all times in ms since its event. */
    result: () => ({
      took: (current.last ?? current.next) - current.start,
      first: (current.first ?? current.next) - current.start,
      answered: (current.answered ?? current.next) - current.start,
      counts: current.counts,
      top: topNumber(),
    }),
    wasmBytes: () => [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0),
  };
})();
