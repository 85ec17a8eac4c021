using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Tests.Simulation;

/// <summary>The families of the GDMA.</summary>
internal static partial class CommandFamilies
{
    private static IEnumerable<CommandFamily> Transfers()
    {
        foreach (ElementType type in new[] { I8, F16, F32 })
        {
            string bits = $"{type.Size() * 8} bits";
            foreach ((string name, int special) in new[] { ("copy", 0), ("nc transpose", 1), ("cw collect", 2), ("broadcast", 3), ("cw distribute", 4) })
            {
                yield return Family($"GDMA tensor {name}", bits, "", c => GdmaCases.Tensor(c, type, special));
            }

            yield return Family("GDMA tensor copy", bits, "any strides", c => GdmaCases.AnyStrides(c, type));
            yield return Family("GDMA tensor to banks", bits, "copy", c => GdmaCases.FourBanks(c, type, 5));
            yield return Family("GDMA tensor to banks", bits, "broadcast", c => GdmaCases.FourBanks(c, type, 6));
            yield return Family("GDMA fill", bits, "", c => GdmaCases.Fill(c, type));
            yield return Family("GDMA cw transpose", bits, "", c => GdmaCases.ChannelWidth(c, type));
            foreach (bool isShort in new[] { false, true })
            {
                string form = isShort ? "short" : "";
                yield return Family("GDMA matrix", bits, form, c => GdmaCases.Matrix(c, type, false, isShort));
                yield return Family("GDMA matrix", bits, $"transposed {form}".TrimEnd(), c => GdmaCases.Matrix(c, type, true, isShort));
                yield return Family("GDMA general", bits, form, c => GdmaCases.General(c, type, false, isShort));
                yield return Family("GDMA general", bits, $"broadcast {form}".TrimEnd(), c => GdmaCases.General(c, type, true, isShort));
                foreach (ElementType mask in Integers)
                {
                    yield return Family("GDMA masked select", bits, $"{mask.Size() * 8}-bit mask {form}".TrimEnd(), c => GdmaCases.MaskedSelect(c, type, mask, isShort));
                }
            }

            yield return Family("GDMA general", bits, "across lanes", c => GdmaCases.AcrossLanes(c, type));
            yield return Family("GDMA gather", bits, "", c => GdmaCases.Indexed(c, type, false));
            yield return Family("GDMA scatter", bits, "", c => GdmaCases.Indexed(c, type, true));
        }

        foreach (ElementType type in Types)
        {
            foreach (ElementType position in Integers)
            {
                yield return Family("GDMA nonzero", $"{Name(type)} to {position.Size() * 8} bits", "", c => GdmaCases.NonZero(c, type, position, false));
                yield return Family("GDMA nonzero", $"{Name(type)} to {position.Size() * 8} bits", "short", c => GdmaCases.NonZero(c, type, position, true));
            }
        }

        foreach (bool isShort in new[] { false, true })
        {
            yield return Family("GDMA system", "end", isShort ? "short" : "", c => GdmaCases.System(c, 0, isShort));
            yield return Family("GDMA system", "nop", isShort ? "short" : "", c => GdmaCases.System(c, 1, isShort));
        }
    }
}
