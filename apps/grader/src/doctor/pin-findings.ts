import type { ToolchainPin } from '#store';
import type { ImageTools } from '../sandbox/images.js';
import { pinDifference } from '../toolchain-pins.js';
import { judge, type Finding, type Judgement } from './finding.js';
import type { Readings } from './readings.js';

const WHY = 'All hosts of an installation grade with the same tools: those that were pinned first.';

/** This host's tools against those that its installation grades with; nothing where no database says which these are. */
export function pinFindings({ pins, images, settings }: Readings): readonly Finding[] {
  if (pins === undefined) return [];
  if (!pins.ok) return [judge({ subject: 'pinned tools', why: WHY }, pins, () => NONE_YET)];
  return images.flatMap(({ language, tools }) => {
    // What has no image, or one that cannot be looked at, is told of as such.
    if (!tools.ok || tools.value === undefined) return [];
    const pin = pins.value.find((one) => one.language === language);
    const seen = { ok: true, value: { tools: tools.value, pin } } as const;
    return [
      judge({ subject: `pinned tools of ${language}`, why: WHY }, seen, (both) =>
        pinRule(both, settings.renewToolchains),
      ),
    ];
  });
}

const NONE_YET: Judgement = {
  level: 'ok',
  seen: 'none yet: the first host that grades in it pins its own',
};

function pinRule(
  { tools, pin }: { readonly tools: ImageTools; readonly pin: ToolchainPin | undefined },
  renew: boolean,
): Judgement {
  if (pin === undefined) return NONE_YET;
  const difference = pinDifference(pin, tools);
  if (difference === undefined) return { level: 'ok', seen: `${pin.tool_version}, as here` };
  const seen = `this host ${difference}`;
  if (renew) {
    const todo =
      'EXAM_RENEW_TOOLCHAINS is set: a grader here makes its own the pinned ones. Unset it then.';
    return { level: 'weak', seen, todo };
  }
  const todo =
    'This host grades nothing in it. Give it the pinned version, or, where the upgrade is meant, start one grader with EXAM_RENEW_TOOLCHAINS=true (docs/operating.md).';
  return { level: 'missing', seen, todo };
}
