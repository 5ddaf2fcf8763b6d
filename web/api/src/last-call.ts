/** How long reads that are on their way are waited for; none is worth more when somebody wants to go. */
const WAIT_MS = 2_000;

const underWay = new Set<Promise<Response>>();
let going: Promise<void> | undefined;

/** Sends a request. Reads that begin while a last call is made wait for it, since afterwards they would be refused. */
export async function send(request: Request): Promise<Response> {
  while (going && request.method === "GET") await going;
  const answer = fetch(request);
  underWay.add(answer);
  const arrived = () => underWay.delete(answer);
  answer.then(arrived, arrived);
  return answer;
}

/**
 * Makes the call that ends a session: when what is being read has come, and with nothing read beside it. It answers
 * whether the session is over. If it is, nothing is read any more, for the page goes; else everything goes on.
 */
export async function lastCall(end: () => Promise<boolean>): Promise<void> {
  let goOn = () => {};
  going = new Promise((resolve) => {
    goOn = resolve;
  });
  const enough = new Promise((resolve) => setTimeout(resolve, WAIT_MS));
  await Promise.race([Promise.allSettled(underWay), enough]);
  if (await end()) return;
  going = undefined;
  goOn();
}
