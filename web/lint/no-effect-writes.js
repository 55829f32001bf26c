/**
 * Bans an `$effect` that writes state at once: such a value is a `$derived`, or belongs in the event that changed it.
 * A write in a callback inside the effect (a timer, an observer, a promise) is fine: it happens later, from outside.
 */
const STATE = new Set(["$state", "$derived", "$props", "$bindable"]);
const MUTATORS = new Set(
  "push pop shift unshift splice sort reverse fill set add delete clear".split(" "),
);

/** `$effect`, `$effect.pre` and `$state.raw` by the name before the dot. */
function rune(node) {
  if (node?.type !== "CallExpression") return undefined;
  const callee = node.callee.type === "MemberExpression" ? node.callee.object : node.callee;
  return callee.type === "Identifier" ? callee.name : undefined;
}

function isEffectBody(node) {
  return rune(node.parent) === "$effect" && node.parent.arguments[0] === node;
}

function enclosingFunction(node) {
  let at = node.parent;
  while (at && !/Function/.test(at.type)) at = at.parent;
  return at;
}

/** The class field that `this.name` means, when the class declares it with a rune. */
function isStateField(member) {
  let at = member;
  while (at && at.type !== "ClassBody") at = at.parent;
  return Boolean(
    at?.body.some(
      (field) =>
        field.type === "PropertyDefinition" &&
        field.key.name === member.property.name &&
        STATE.has(rune(field.value)),
    ),
  );
}

function isState(target, scope) {
  let node = target;
  while (node.type === "MemberExpression") {
    if (node.object.type === "ThisExpression") return isStateField(node);
    node = node.object;
  }
  if (node.type !== "Identifier") return false;
  for (let at = scope; at; at = at.upper) {
    const variable = at.set.get(node.name);
    if (variable) return variable.defs.some((def) => STATE.has(rune(def.node.init)));
  }
  return false;
}

export default {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      write: "An $effect must not write state: use $derived, or write where the change is handled.",
    },
  },
  create(context) {
    function check(node, target) {
      const within = enclosingFunction(node);
      if (!within || !isEffectBody(within)) return;
      if (isState(target, context.sourceCode.getScope(node))) {
        context.report({ node, messageId: "write" });
      }
    }
    return {
      AssignmentExpression: (node) => check(node, node.left),
      UpdateExpression: (node) => check(node, node.argument),
      CallExpression(node) {
        const { callee } = node;
        if (callee.type === "MemberExpression" && MUTATORS.has(callee.property.name)) {
          check(node, callee.object);
        }
      },
    };
  },
};
