import '../../synth/write.ts';
import '../../environments/index.ts';
import '../../systems/index.ts';
