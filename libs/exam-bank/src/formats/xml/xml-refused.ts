/** Why a document is not read; the message is for whoever brought it. */
export class XmlRefused extends Error {
  override readonly name = 'XmlRefused';
}
