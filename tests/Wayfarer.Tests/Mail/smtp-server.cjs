// A mail server that writes down what it is given, and that can be told to behave badly.
//   node smtp-server.cjs RECORD [KEY CERTIFICATE [implicit]]
// It prints its port. Each line on its standard input is an order for one stage of a conversation:
//   {"stage":"recipient","answer":"550 5.1.1 Unknown user","times":1}    answers so instead
//   {"stage":"body","close":true}                                        ends the connection without an answer
//   {"stage":"sender","delay":500}                                       waits first
// Stages: connect, login, sender, recipient, data (the body has begun), body (the body has ended). Without "times" an order
// holds until the line {} takes all of them back. Each order is answered with "done".
const fs = require("node:fs");
const readline = require("node:readline");
const { SMTPServer } = require("smtp-server");

const [record, key, certificate, implicit] = process.argv.slice(2);
const file = fs.openSync(record, "a");
let orders = [];

// Then a character is a byte, and whoever reads on from the middle is never inside of one.
function ascii(json) {
  return json.replace(/[\u0080-\uffff]/g, (character) => "\\u" + character.charCodeAt(0).toString(16).padStart(4, "0"));
}

function write(entry) {
  fs.writeSync(file, ascii(JSON.stringify({ at: Date.now(), ...entry })) + "\n");
}

function orderFor(stage) {
  const order = orders.find((candidate) => candidate.stage === stage && candidate.times !== 0);
  if (order?.times) order.times--;
  return order;
}

function obey(stage, session, callback, otherwise) {
  const order = orderFor(stage);
  if (!order) return otherwise();

  setTimeout(() => {
    if (order.close) return [...server.connections].find((connection) => connection.id === session.id)?._socket?.destroy();
    if (!order.answer) return otherwise();

    const refusal = new Error(order.answer.slice(4));
    refusal.responseCode = Number(order.answer.slice(0, 3));
    callback(refusal);
  }, order.delay ?? 0);
}

function accept(session, stream, callback) {
  const chunks = [];
  stream.on("data", (chunk) => chunks.push(chunk));
  stream.on("end", () => {
    const { mailFrom, rcptTo } = session.envelope;
    const message = {
      session: session.id,
      secure: session.secure,
      user: session.user ?? null,
      from: mailFrom.address,
      to: rcptTo.map((recipient) => recipient.address),
      raw: Buffer.concat(chunks).toString("base64"),
    };
    obey("body", session, callback, () => {
      write(message);
      // Taken, and the answer gets lost.
      if (orderFor("taken")) return [...server.connections].find((connection) => connection.id === session.id)?._socket?.destroy();
      callback();
    });
  });
}

const server = new SMTPServer({
  ...(key ? { key: fs.readFileSync(key), cert: fs.readFileSync(certificate), secure: implicit === "implicit" } : {}),
  disabledCommands: key ? [] : ["STARTTLS"],
  authOptional: true,
  allowInsecureAuth: true,
  hideENHANCEDSTATUSCODES: true,
  disableReverseLookup: true,
  onConnect: (session, callback) => {
    write({ connected: session.id });
    obey("connect", session, callback, callback);
  },
  onAuth: (auth, session, callback) =>
    obey("login", session, callback, () =>
      auth.password === "secret" ? callback(null, { user: auth.username }) : callback(new Error("5.7.8 wrong password"))),
  onMailFrom: (address, session, callback) => obey("sender", session, callback, callback),
  onRcptTo: (address, session, callback) => {
    write({ recipient: address.address });
    obey("recipient", session, callback, callback);
  },
  onData: (stream, session, callback) => {
    const order = orders.find((candidate) => candidate.stage === "data");
    if (!order) return accept(session, stream, callback);

    // At once, or when some of the body has come.
    if (!order.answer) return stream.once("data", () => obey("data", session, callback, callback));
    stream.resume();
    stream.on("end", () => obey("data", session, callback, callback));
  },
});
server.on("error", () => {});
server.listen(0, "127.0.0.1", () => console.log(server.server.address().port));

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const order = JSON.parse(line);
  if (order.stage) orders.push(order);
  else orders = [];
  console.log("done");
});
