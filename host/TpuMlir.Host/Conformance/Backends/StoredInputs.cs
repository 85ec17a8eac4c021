using TpuMlir.Host.Conformance.Samples;
using TpuMlir.Host.Verification;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Conformance.Backends;

/// <summary>
/// The rule for a quantised operator that is far from top on a sample's inputs: it is compared once more on the numbers its operands are
/// stored as.
/// </summary>
/// <remarks>
/// At a step of a function (2.5 rounded to an integer) half a unit of the operand's scale changes the result by a whole step, and no
/// operator can undo what was lost before it. Within a network its operands are stored numbers already; only a sample gives it others.
/// The stored numbers are those of the SDK's definition, not of the chip's cast, so that a wrong cast is not taken for a reference.
/// </remarks>
internal static class StoredInputs
{
    /// <summary>The verification of a module; that of the lowered module with top on the stored inputs where it fails on those given.</summary>
    /// <returns>The report, and whether stored inputs decided.</returns>
    public static (VerificationReport Report, bool Stored) Verify(BackendUnderTest backend, CompiledModule compiled)
    {
        VerificationReport given = backend.Verify(compiled);
        if (given.Stages[1].FirstFailure is null || !Of(compiled, out TestModule source))
        {
            return (given, false);
        }

        // Import and simulator are judged on the inputs given; what the simulator does with the stored ones must be right too.
        VerificationReport stored = backend.Verify(compiled with { Source = source });
        return (given with { Stages = [given.Stages[0], stored.Stages[1], given.Stages[2], stored.Stages[2]] }, true);
    }

    /// <summary>The source with the inputs that are quantised first of all as they are stored; false when none is.</summary>
    public static bool Of(CompiledModule compiled, out TestModule source)
    {
        var inputs = new Dictionary<string, Tensor>(compiled.Source.Inputs, StringComparer.Ordinal);
        bool any = false;
        foreach (Operation input in compiled.Tpu.Inputs)
        {
            string name = input.Location.Name!;
            QuantizedElement? element = input.Result.Uses.Select(u => u.Owner).Where(o => o.Name == "tpu.Cast")
                .Select(o => o.Result.TensorType.Element).OfType<QuantizedElement>().FirstOrDefault();
            if (element is not null)
            {
                inputs[name] = TensorQuantization.Dequantize(TensorQuantization.Quantize(inputs[name], element), element);
                any = true;
            }
        }

        source = compiled.Source with { Inputs = inputs };
        return any;
    }
}
