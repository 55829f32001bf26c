// Runs pieces of JavaScript for a test: one line of JSON with code and values in, one with the result out.
import readline from "node:readline";
import { Client, handle_file } from "@gradio/client";

const AsyncFunction = (async () => {}).constructor;
const kept = {};

/** All that a submission gives, in order; `until` may end it. */
async function all(submission, until = () => false) {
  const found = [];
  for await (const message of submission) {
    found.push(structuredClone(message)); // the client changes values that it gave
    if (until(message, found)) break;
  }
  return found;
}

for (const name of ["log", "info", "warn", "error"]) console[name] = (...said) => process.stderr.write(`${said}\n`);

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { code, values } = JSON.parse(line);
  const given = { Client, handle_file, all, kept, ...values };
  let answer;
  try {
    answer = { result: await new AsyncFunction(...Object.keys(given), code)(...Object.values(given)) };
  } catch (error) {
    answer = { error: { ...error, message: String(error?.message ?? error) } };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
process.exit(0);
