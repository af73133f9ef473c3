// A test run that is killed cannot end what it started; the end of its pipe does.
process.stdin.on("end", () => process.exit());
process.stdin.on("error", () => process.exit());
process.stdin.resume();
