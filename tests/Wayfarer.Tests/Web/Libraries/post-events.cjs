// Posts numbered events through @segment/analytics-node and tells how many arrived: post-events.cjs HOST KEY FIRST COUNT.
// Every tenth is sent a second time with the same message id.
const { Analytics } = require("@segment/analytics-node");

const [host, writeKey, first, count] = process.argv.slice(2);
const atOnce = 100;
const analytics = new Analytics({ writeKey, host, flushAt: 50, flushInterval: 20, maxRetries: 100, httpRequestTimeout: 5_000 });
analytics.on("error", (error) => console.error(error));

const track = (number) =>
  new Promise((resolve, reject) =>
    analytics.track(
      { userId: `user-${number % 200}`, event: "Numbered", messageId: `message-${number}`, properties: { number } },
      (error) => (error ? reject(error) : resolve()),
    ),
  );

(async () => {
  let sent = 0;
  for (let from = Number(first); from < Number(first) + Number(count); from += atOnce) {
    const numbers = Array.from({ length: atOnce }, (_, index) => from + index);
    await Promise.all([...numbers, ...numbers.filter((number) => number % 9 === 0)].map(track));
    console.log((sent += atOnce));
  }

  await analytics.closeAndFlush();
})();
