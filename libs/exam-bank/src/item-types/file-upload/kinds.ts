/** The kinds of file that candidates may hand in; a file's name ends in its kind. */
export const FILE_KINDS = [
  'pdf',
  'png',
  'jpg',
  'webp',
  'txt',
  'md',
  'csv',
  'zip',
  'odt',
  'ods',
  'docx',
  'xlsx',
] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** `null`: text. Office documents are ZIP archives. */
const ZIP = ['504b0304'];
const STARTS: { readonly [K in FileKind]: readonly string[] | null } = {
  pdf: ['255044462d'],
  png: ['89504e470d0a1a0a'],
  jpg: ['ffd8ff'],
  webp: ['52494646'],
  txt: null,
  md: null,
  csv: null,
  zip: ZIP,
  odt: ZIP,
  ods: ZIP,
  docx: ZIP,
  xlsx: ZIP,
};

/** The kind that a name says; undefined for any other. */
export function kindOfName(name: string): FileKind | undefined {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase();
  return FILE_KINDS.find((kind) => kind === (ending === 'jpeg' ? 'jpg' : ending));
}

/** Whether the bytes begin as those of that kind do: what a marker cannot open is better refused while there is time. */
export function isOfKind(kind: FileKind, bytes: Buffer): boolean {
  const starts = STARTS[kind];
  if (starts === null) return isText(bytes);
  const head = bytes.subarray(0, 8).toString('hex');
  if (!starts.some((start) => head.startsWith(start))) return false;
  return kind !== 'webp' || bytes.subarray(8, 12).toString('latin1') === 'WEBP';
}

function isText(bytes: Buffer): boolean {
  return !bytes.includes(0) && Buffer.from(bytes.toString('utf8'), 'utf8').equals(bytes);
}
