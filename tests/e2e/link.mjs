// A recipe as a link, packed here a second time: what the page reads must be the format, not whatever the page writes.
import { deflateRawSync } from "node:zlib";

const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;
const MASK = 0xffffffffffffffffn;

/** The fragment of a link: "#r=1.…", and after it whatever else it says. */
export function fragmentOf(recipe, rest = "") {
  const deflated = deflateRawSync(Buffer.from(recipe), { level: 9 });
  return `#r=1.${Buffer.concat([checksum(deflated), deflated]).toString("base64url")}${rest}`;
}

// FNV-1a of 64 bits, folded to half its width.
function checksum(bytes) {
  let sum = FNV_OFFSET;
  for (const byte of bytes) sum = ((sum ^ BigInt(byte)) * FNV_PRIME) & MASK;
  const folded = Buffer.alloc(4);
  folded.writeUInt32BE(Number((sum >> 32n) ^ (sum & 0xffffffffn)));
  return folded;
}
