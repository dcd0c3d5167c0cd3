// Amounts as minor units (BigInt) and shares as basis points: to text and back, as the server writes and reads them.
export function money(minor, digits) {
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, ",");
  return (minor < 0n ? "−" : "") + whole + (digits ? `.${text.slice(-digits)}` : "");
}

export function minorOf(text, digits) {
  const found = /^\s*([−-]?)([\d,]+)(?:\.(\d+))?\s*$/.exec(text);
  if (!found || (found[3] ?? "").length > digits) return null;
  return BigInt(found[2].replaceAll(",", "") + (found[3] ?? "").padEnd(digits, "0")) * (found[1] ? -1n : 1n);
}

export const percent = (share) => (share / 100).toFixed(2).replace(/\.?0+$/, "");

export function bp(text) {
  const found = /^\s*(\d{1,3})(?:\.(\d{1,2}))?\s*%?\s*$/.exec(text);
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "0").padEnd(2, "0")) : text.trim() ? NaN : 0;
}

// A share of a total, half away from zero; the server's figure is the sum over twelve periods and may differ by cents.
export function partOf(total, share) {
  const product = total * BigInt(share);
  return (product + (product < 0n ? -5000n : 5000n)) / 10000n;
}

export function nearestShare(minor, total) {
  if (total === 0n) return null;
  const [part, whole] = total < 0n ? [-minor, -total] : [minor, total];
  const share = Number((part * 20000n + whole) / (2n * whole));
  return share >= 0 && share <= 10000 ? share : null;
}
