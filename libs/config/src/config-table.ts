import { Settings, VARIABLES, type Variable } from './variables.js';

/** All variables as one Markdown table (name, default, accepted values, meaning); docs/configuration.md holds a copy. */
export function configTable(): string {
  const rows = Object.entries(VARIABLES).map(
    ([name, variable]) =>
      `| \`${name}\` | ${defaultOf(variable)} | ${variable.accepts} | ${variable.description} |`,
  );
  return ['| variable | default | accepts | meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function defaultOf(variable: Variable): string {
  if (variable.whenUnset !== undefined) return variable.whenUnset;
  const value: unknown = Settings.properties[variable.key].default;
  return `\`${String(value)}\``;
}
