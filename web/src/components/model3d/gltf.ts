import { DataTexture, type Object3D, type Texture, TextureLoader } from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";

import type { Missing } from "./models";

const INLINE = /^data:[\w.+-]+\/[\w.+-]+(?:;[\w=.-]+)*;base64,/i;
const INLINE_IMAGE = /^(?:blob:|data:image\/(?:png|jpeg|webp|avif);base64,)/i;

type Taken<T> = (value: T) => void;
type Refused = (error: unknown) => void;

/**
 * Reads a .glb or .gltf whose parts all lie in the file itself.
 *
 * A model is a stranger's text: what it names elsewhere is not asked for. The loader's own ways to files are replaced,
 * so that there is none that could be forgotten.
 */
export async function readGltf(data: ArrayBuffer, missing: Missing): Promise<Object3D> {
  const loader = new GLTFLoader();
  const refuse = (address: string, refused: Refused): void => {
    missing.add(nameOf(address));
    refused(new Error("A model's parts must lie in its own file."));
  };
  loader.register((parser) => {
    const closed = parser as unknown as { fileLoader: object; textureLoader: object };
    closed.fileLoader = {
      load: (address: string, taken: Taken<ArrayBuffer>, _: unknown, refused: Refused) => {
        if (INLINE.test(address)) taken(decoded(address));
        else refuse(address, refused);
      },
    };
    const images = new TextureLoader();
    closed.textureLoader = {
      load: (address: string, taken: Taken<Texture>, _: unknown, refused: Refused) => {
        if (INLINE_IMAGE.test(address)) {
          images.load(address, taken, undefined, refused);
          return;
        }
        missing.add(nameOf(address));
        taken(white());
      },
    };
    return { name: "SHOWGLASS_own_parts_only" };
  });
  const { scene } = await loader.parseAsync(data, "");
  return scene;
}

/** In the place of a picture that is not there. */
function white(): Texture {
  const texture = new DataTexture(new Uint8Array([255, 255, 255, 255]), 1, 1);
  texture.needsUpdate = true;
  return texture;
}

function decoded(address: string): ArrayBuffer {
  const binary = atob(address.slice(address.indexOf(",") + 1));
  return Uint8Array.from(binary, (char) => char.charCodeAt(0)).buffer;
}

function nameOf(address: string): string {
  return address.split(/[?#]/)[0]?.split("/").pop()?.slice(0, 80) || "a file";
}
