/* What a scan comes to by the phone's own list and its own earlier scans. */

const isIn = (scan) => scan.direction === "in" && !scan.undone && ["first", "repeated"].includes(scan.result);

/* {result, reason, first_at, gate}: `row` is null for a code that is not on the list. */
export function judge(list, row, scan, earlier, config) {
  const refused = (reason) => ({ result: "refused", reason });
  if (list.cancelled) return refused("session_cancelled");
  if (!row) return refused("unknown");
  if (row.state !== "ok") return { ...refused(row.state), elsewhere: row.elsewhere };
  if (scan.direction === "out") return config.checksOut ? { result: "out" } : refused("no_check_out");
  const own = earlier.find((one) => one.digest === row.digest && one.session === scan.session && isIn(one));
  if (own) return { result: "repeated", first_at: own.first_at || own.at, gate: own.gate || config.deviceName };
  if (row.first) return { result: "repeated", first_at: new Date(row.first * 1000).toISOString(), gate: row.gate };
  return { result: "first", first_at: scan.at };
}
