// Improves a page that already works without script.
import {
  Button,
  CharacterCount,
  ErrorSummary,
  createAll,
} from "../vendor/govuk-frontend/govuk-frontend.min.js";

// A browser that runs a module has all that the components need; they look for these classes.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

for (const component of [Button, CharacterCount, ErrorSummary]) {
  createAll(component);
}
