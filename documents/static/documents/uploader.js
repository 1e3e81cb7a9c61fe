/* Documents go from this page straight to the storage, part by part: hashed here, each part sent to an
   address that takes those bytes alone, again after a cut, and from where it stopped after a reload. */

import { prepare } from "./uploading/field.js";
import "./uploading/renewing.js";

prepare(document);
