import { channel, subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What the sandbox tells about its own working, for whoever counts; never anything of a candidate or a task. */
export type SandboxEvent =
  /** A container was wanted: `waited` is whether one stood ready or was on its way. */
  | {
      readonly kind: 'pool-take';
      readonly language: string;
      readonly purpose: string;
      readonly waited: boolean;
    }
  /** How many stand ready or are on their way. */
  | {
      readonly kind: 'pool-size';
      readonly language: string;
      readonly purpose: string;
      readonly size: number;
    }
  | { readonly kind: 'container-created' }
  | { readonly kind: 'container-started'; readonly purpose: string; readonly ms: number }
  /** `gone` is false where the engine did not say so: then it may still be there. */
  | { readonly kind: 'container-removed'; readonly gone: boolean }
  | { readonly kind: 'containers-reaped'; readonly count: number };

const events = channel('assay:sandbox');

export function tell(event: SandboxEvent): void {
  if (events.hasSubscribers) events.publish(event);
}

/** @returns ends it */
export function onSandboxEvent(listener: (event: SandboxEvent) => void): () => void {
  const hear = (message: unknown) => listener(message as SandboxEvent); // only `tell` publishes on this channel
  subscribe(events.name, hear);
  return () => void unsubscribe(events.name, hear);
}
