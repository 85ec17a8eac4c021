using TpuMlir.Frontends.Onnx.Importing;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Frontends.Onnx.Folding;

/// <summary>Evaluates arithmetic on integers and bool, and comparisons on every type.</summary>
internal static class Elementwise
{
    private static readonly Dictionary<string, Func<long, long, long>> Binary = new(StringComparer.Ordinal)
    {
        ["Add"] = (a, b) => unchecked(a + b),
        ["Sub"] = (a, b) => unchecked(a - b),
        ["Mul"] = (a, b) => unchecked(a * b),
        ["Div"] = Divide,
        ["Pow"] = Power,
        ["Min"] = Math.Min,
        ["Max"] = Math.Max,
        ["Sum"] = (a, b) => unchecked(a + b),
        ["And"] = (a, b) => a & b,
        ["Or"] = (a, b) => a | b,
        ["Xor"] = (a, b) => a ^ b,
    };

    private static readonly Dictionary<string, Func<long, long>> Unary = new(StringComparer.Ordinal)
    {
        ["Neg"] = a => unchecked(-a),
        ["Abs"] = a => a < 0 ? unchecked(-a) : a,
        ["Sign"] = a => Math.Sign(a),
        ["Not"] = a => a == 0 ? 1 : 0,
        ["Relu"] = a => Math.Max(a, 0),
    };

    private static readonly Dictionary<string, Func<int, bool>> Comparisons = new(StringComparer.Ordinal)
    {
        ["Equal"] = c => c == 0,
        ["Less"] = c => c < 0,
        ["LessOrEqual"] = c => c <= 0,
        ["Greater"] = c => c > 0,
        ["GreaterOrEqual"] = c => c >= 0,
    };

    /// <summary>True when there is an integer form of the operator.</summary>
    public static bool Knows(string type) =>
        Binary.ContainsKey(type) || Unary.ContainsKey(type) || Comparisons.ContainsKey(type) || type == "Mod";

    /// <summary>The result, or null when the operator or its types are not handled here.</summary>
    public static Tensor? Evaluate(SourceNode node, Tensor?[] inputs)
    {
        Tensor first = Movement.Need(inputs, 0);
        if (Comparisons.TryGetValue(node.Type, out Func<int, bool>? holds))
        {
            return Compare(first, Movement.Need(inputs, 1), holds);
        }

        if (inputs.Any(t => t is null || t.Type.IsFloat()))
        {
            return null;
        }

        if (Unary.TryGetValue(node.Type, out Func<long, long>? unary))
        {
            return Map(first, first.Type, unary);
        }

        Func<long, long, long>? binary = node.Type == "Mod" ? Modulo(node.Get("fmod", 0L) != 0) : Binary.GetValueOrDefault(node.Type);
        return binary is null ? null : inputs.Skip(1).Aggregate(first, (a, b) => Combine(a, b!, first.Type, binary));
    }

    /// <summary>The broadcast shape of two operands.</summary>
    public static Shape Broadcast(Shape a, Shape b) => Shape.Broadcast(a, b) ?? throw Check.Invalid($"{a} and {b} do not broadcast");

    private static Tensor Map(Tensor source, ElementType type, Func<long, long> function)
    {
        long[] values = TensorConvert.ToLongs(source);
        return Tensor.From([.. values.Select(function)], source.Shape).To(type);
    }

    private static Tensor Combine(Tensor a, Tensor b, ElementType type, Func<long, long, long> function)
    {
        Shape shape = Broadcast(a.Shape, b.Shape);
        long[] x = TensorConvert.ToLongs(Strided.Expand(a, shape));
        long[] y = TensorConvert.ToLongs(Strided.Expand(b, shape));
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = function(x[i], y[i]);
        }

        return Tensor.From(x, shape).To(type);
    }

    private static Tensor Compare(Tensor a, Tensor b, Func<int, bool> holds)
    {
        Shape shape = Broadcast(a.Shape, b.Shape);
        (Tensor left, Tensor right) = (Strided.Expand(a, shape), Strided.Expand(b, shape));
        var result = new Tensor(ElementType.Bool, shape);
        Span<byte> bits = result.Bytes;
        if (a.Type.IsFloat() || b.Type.IsFloat())
        {
            float[] x = TensorConvert.ToFloats(left);
            float[] y = TensorConvert.ToFloats(right);
            for (int i = 0; i < x.Length; i++)
            {
                // Nothing holds between a NaN and anything.
                bits[i] = !float.IsNaN(x[i]) && !float.IsNaN(y[i]) && holds(x[i].CompareTo(y[i])) ? (byte)1 : (byte)0;
            }
        }
        else
        {
            long[] x = TensorConvert.ToLongs(left);
            long[] y = TensorConvert.ToLongs(right);
            for (int i = 0; i < x.Length; i++)
            {
                bits[i] = holds(x[i].CompareTo(y[i])) ? (byte)1 : (byte)0;
            }
        }

        return result;
    }

    private static long Divide(long a, long b)
    {
        Check.That(b != 0, "an integer is divided by zero");
        return b == -1 ? unchecked(-a) : a / b;
    }

    private static long Power(long a, long exponent)
    {
        Check.That(exponent >= 0, "an integer is raised to a negative power");
        long result = 1;
        for (; exponent > 0; exponent >>= 1)
        {
            result = (exponent & 1) != 0 ? unchecked(result * a) : result;
            a = unchecked(a * a);
        }

        return result;
    }

    // Like Python the remainder has the divisor's sign, with fmod the dividend's.
    private static Func<long, long, long> Modulo(bool truncated) => (a, b) =>
    {
        Check.That(b != 0, "an integer is divided by zero");
        long rest = b == -1 ? 0 : a % b;
        return !truncated && rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
    };
}
